package io.warmdatum.testing;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a {@link FakePachydermWorker} does to user code on order. Immutable. */
public sealed interface Fault {

    /**
     * The program's process group is killed with SIGKILL, as by the kernel when memory is short.
     *
     * @param after time from the moment the datum was handed out
     */
    record Kill(Duration after) implements Fault {}

    /**
     * The program's process group gets SIGTERM, as when Kubernetes ends its pod.
     *
     * @param after time from the moment the datum was handed out
     */
    record Terminate(Duration after) implements Fault {}

    /**
     * Somebody restarts the datum.
     *
     * @param after time from the moment the datum was handed out
     */
    record Cancel(Duration after) implements Fault {}

    /**
     * The datum is handed out late.
     *
     * @param by how late
     */
    record Slow(Duration by) implements Fault {}

    /** The call is ended as if the pipeline were not batching. */
    record Refuse() implements Fault {}

    /** The connection breaks while the call waits for the datum. */
    record BreakConnection() implements Fault {}

    /**
     * The answer has other lines.
     *
     * @param change makes them of the right ones
     */
    record WrongEnv(UnaryOperator<List<String>> change) implements Fault {}
}
