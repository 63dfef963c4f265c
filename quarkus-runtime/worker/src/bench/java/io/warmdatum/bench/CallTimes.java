package io.warmdatum.bench;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How long the calls of a program took, in a file that the program and whoever measures it have in
 * their memory. Written by one thread of one process; read while no call is under way.
 */
final class CallTimes {

    /** Calls of all rounds; more cannot be noted. */
    private static final int MOST = 1 << 20;

    /** The first number is how many calls there were; then come their nanoseconds. */
    private final LongBuffer numbers;

    /** Opens the file, and makes it if it is missing. */
    CallTimes(Path file) throws IOException {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            numbers =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, (MOST + 1L) * Long.BYTES)
                            .asLongBuffer();
        }
    }

    /** Notes one call. */
    void add(long nanos) {
        int calls = calls();
        numbers.put(calls + 1, nanos);
        numbers.put(0, calls + 1L);
    }

    /** How many calls there were so far. */
    int calls() {
        return (int) numbers.get(0);
    }

    /** Mean of the calls after the first {@code skipped}, in nanoseconds. */
    long meanNanos(int skipped) {
        int calls = calls();
        long sum = 0;
        for (int i = skipped; i < calls; i++) {
            sum += numbers.get(i + 1);
        }
        return sum / (calls - skipped);
    }
}
