package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;

/**
 * How a datum of an event ended. Immutable.
 *
 * @param kind what became of it
 * @param reason one line for a person, {@code ""} where it went well
 * @param output what it put out, for sources that take it back
 */
public record DatumEnd(Kind kind, String reason, Optional<JsonNode> output) {

    /** What became of a datum. */
    public enum Kind {
        /** Succeeded, recovered, or done before. */
        DONE,
        /** Failed for good, and a dead-letter queue of ours has taken it. */
        PARKED,
        /** Failed, and may succeed if it is sent again. */
        FAILED,
        /** Failed for good: sending it again is of no use. */
        FAILED_FOR_GOOD,
        /** Not done for lack of time, or since what it needs is not there. */
        DEFERRED,
        /** Not started: one before it, in its lane or its stretch, is not done. */
        HELD
    }

    public DatumEnd {
        Objects.requireNonNull(kind, "kind must be set");
        Objects.requireNonNull(reason, "reason must be set");
        Objects.requireNonNull(output, "output must be set");
    }

    /** It is done. */
    public static DatumEnd done() {
        return new DatumEnd(Kind.DONE, "", Optional.empty());
    }

    /** It is not done. */
    public static DatumEnd of(Kind kind, String reason) {
        return new DatumEnd(kind, reason, Optional.empty());
    }

    /** Whether the service may forget it. */
    public boolean settled() {
        return kind == Kind.DONE || kind == Kind.PARKED;
    }

    /** Whether trying it again is of use. */
    public boolean again() {
        return kind == Kind.FAILED || kind == Kind.DEFERRED || kind == Kind.HELD;
    }
}
