package io.warmdatum.store;

/**
 * Times in nanoseconds and sizes in bytes of a datum or a sum over datums. Immutable.
 *
 * @param downloadNanos preparing inputs
 * @param processNanos user code, all attempts, without starts of user code
 * @param uploadNanos keeping output
 * @param downloadBytes input bytes
 * @param uploadBytes output bytes
 */
public record Stats(
        long downloadNanos,
        long processNanos,
        long uploadNanos,
        long downloadBytes,
        long uploadBytes) {

    /** Nothing. */
    public static final Stats NONE = new Stats(0, 0, 0, 0, 0);

    /** The sum of both. */
    public Stats plus(Stats other) {
        return new Stats(
                downloadNanos + other.downloadNanos,
                processNanos + other.processNanos,
                uploadNanos + other.uploadNanos,
                downloadBytes + other.downloadBytes,
                uploadBytes + other.uploadBytes);
    }
}
