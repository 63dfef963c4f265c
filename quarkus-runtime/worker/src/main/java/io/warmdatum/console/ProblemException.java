package io.warmdatum.console;

/** A request that cannot be answered, with the HTTP status that says so. For a person to read. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ProblemException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ProblemException notFound(String what) {
        return new ProblemException(404, what + " not found");
    }

    int status() {
        return status;
    }
}
