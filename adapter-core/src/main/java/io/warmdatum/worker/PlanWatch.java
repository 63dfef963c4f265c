package io.warmdatum.worker;

import io.warmdatum.input.CommitTree;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Breaks off the planning of a job when it is to be stopped. The planning thread looks itself, with
 * each file it reads and each datum it makes, ten times a second at most: it may be in the middle
 * of a transaction only where it does not look. Used by one thread.
 */
final class PlanWatch {

    private static final long LOOK_NANOS = 100_000_000;

    private final JobRequests requests;
    private Optional<Stopwatch> sinceLook = Optional.empty();

    PlanWatch(JobRequests requests) {
        this.requests = requests;
    }

    /** Thrown through the planning, to whoever asked for it. */
    static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** A stream that looks with each of its elements. */
    <T> Stream<T> watch(Stream<T> stream) {
        return stream.peek(element -> look());
    }

    /** A tree that looks with each of its files. */
    CommitTree watch(CommitTree tree) {
        return new CommitTree(tree.commit(), prefix -> watch(tree.tree().files(prefix)));
    }

    /**
     * Looks whether the job is to be stopped.
     *
     * @throws StoppedException it is
     */
    void look() {
        if (sinceLook.isPresent() && sinceLook.get().nanos() < LOOK_NANOS) {
            return;
        }
        sinceLook = Optional.of(Stopwatch.start());
        Optional<String> stop = requests.stop(filters -> {}); // no datum is in hand
        if (stop.isPresent()) {
            throw new StoppedException(stop.get());
        }
    }
}
