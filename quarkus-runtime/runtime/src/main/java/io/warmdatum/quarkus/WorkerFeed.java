package io.warmdatum.quarkus;

import io.warmdatum.policy.FailureLimit;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.wire.GrpcNextDatum;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.pull.PulledSource;
import io.warmdatum.worker.pull.RecoveryReport;
import io.warmdatum.worker.pull.RunnerMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Datums from the Pachyderm worker, or one compatible with it, that this process is a child of. */
final class WorkerFeed implements Source {

    /**
     * Where the worker is and what it is told. Immutable.
     *
     * @param port of the worker
     * @param pfs what the worker calls {@code /pfs}
     * @param recovery what is reported of recovered datums
     * @param memory file that outlives the process
     */
    record Settings(int port, Path pfs, RecoveryReport recovery, Path memory) {}

    private final Settings settings;
    private final GrpcNextDatum call;

    // Guarded by this.
    private Optional<StoppableSource> source = Optional.empty();
    private boolean stopped;

    WorkerFeed(Settings settings) {
        this.settings = settings;
        this.call = new GrpcNextDatum(settings.port());
    }

    /** One datum at a time: a worker has one in hand. */
    @Override
    public int feed(FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        try (var pulled = pulled(policy.failures())) {
            host.work(stoppable(pulled), 1);
            return ExitCodes.DONE;
        }
    }

    /** Each datum of the job fails with the reason, so that the job does too and can be read. */
    @Override
    public void refuse(String why) throws IOException, InterruptedException {
        try (var pulled = pulled(FailureLimit.NONE)) {
            pulled.stopEarly(why);
            stoppable(pulled).next();
        }
    }

    private PulledSource pulled(FailureLimit failures) {
        return new PulledSource(
                call,
                new PulledSource.Settings(settings.pfs(), settings.recovery(), failures),
                new RunnerMemory(settings.memory()),
                InstantSource.system(),
                WorkerFeed::flush);
    }

    private synchronized StoppableSource stoppable(PulledSource pulled) {
        var stoppable = StoppableSource.of(pulled, pulled::leave);
        source = Optional.of(stoppable);
        if (stopped) {
            stoppable.stop();
        }
        return stoppable;
    }

    private static void flush() {
        System.out.flush();
        System.err.flush();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        source.ifPresent(StoppableSource::stop);
    }

    @Override
    public void close() {
        call.close();
    }
}
