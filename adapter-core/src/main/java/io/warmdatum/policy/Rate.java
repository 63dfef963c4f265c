package io.warmdatum.policy;

import java.time.Duration;

/**
 * How many attempts may be begun in a time, over all datums. An attempt beyond it waits; that is no
 * failure. Immutable.
 *
 * @param attempts how many, at least 1
 * @param window in what time
 * @param minSpacing least time between two; zero means any
 * @param type how the window moves
 */
public record Rate(int attempts, Duration window, Duration minSpacing, Type type) {

    /** How the window of a rate limit moves. */
    public enum Type {
        /** Windows follow each other. */
        FIXED,
        /** The window ends now. */
        ROLLING,
        /** Permits come back one by one. */
        SMOOTH
    }
}
