package io.warmdatum.spec;

/** What happens to the program after an error that it reported itself (design 1). */
public enum AfterError {
    /**
     * No error command or no tries left: start afresh. Error command ran and tries left: same
     * process.
     */
    DIAGRAM,
    /** A process that reported its own error is never killed for it. */
    KEEP_WARM,
    /** A fresh process after every failed attempt, as Pachyderm's workers do (reference 2.2). */
    ALWAYS_RESTART
}
