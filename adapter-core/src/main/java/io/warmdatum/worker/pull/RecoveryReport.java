package io.warmdatum.worker.pull;

/**
 * What a worker is told of a datum that its error handler recovered: NextDatum knows only "well"
 * and "not well". Configuration key {@value #KEY}.
 */
public enum RecoveryReport {

    /**
     * An error, which is the default: the worker would record a datum reported well as processed,
     * keep its empty output and skip it in later jobs. Pachyderm then calls the datum failed, or
     * recovered if the pipeline has an {@code err_cmd} that succeeds.
     */
    ERROR,

    /** That it went well, with empty output; later jobs skip it. */
    PROCESSED;

    /** Configuration key, with the values {@code error} and {@code processed}. */
    public static final String KEY = "warmdatum.recovery.report";

    /**
     * @throws IllegalArgumentException the value is no such word; the message lists them
     */
    public static RecoveryReport of(String value) {
        return switch (value) {
            case "error" -> ERROR;
            case "processed" -> PROCESSED;
            default ->
                    throw new IllegalArgumentException(
                            KEY + " must be error or processed, not \"" + value + "\"");
        };
    }
}
