package io.warmdatum.worker;

/** Is told what happens in jobs. Called from several threads; must be quick and thread-safe. */
@FunctionalInterface
public interface JobListener {

    /** Something happened. */
    void on(JobEvent event);
}
