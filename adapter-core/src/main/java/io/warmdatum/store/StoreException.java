package io.warmdatum.store;

import java.util.Objects;

/** The store refused a request or could not carry it out. The message is for a person. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Kinds of refusal. */
    public enum Kind {
        /** The thing asked for does not exist. */
        NOT_FOUND,
        /** A thing of that name exists already. */
        ALREADY_EXISTS,
        /** The request makes no sense as it is. */
        INVALID,
        /** Disk full, damaged file, locked database: the request may succeed later. */
        UNAVAILABLE
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind must be set");
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind must be set");
    }

    /** Kind of refusal. */
    public Kind kind() {
        return kind;
    }
}
