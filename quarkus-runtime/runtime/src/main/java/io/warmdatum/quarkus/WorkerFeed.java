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
import org.jboss.logging.Logger;

/** Datums from the Pachyderm worker, or one compatible with it, that this process is a child of. */
final class WorkerFeed implements Source {

    /**
     * Where the worker is and what it is told. Immutable.
     *
     * @param port of the worker
     * @param pfs what the worker calls {@code /pfs}
     * @param recovery what is reported of recovered datums, as configured
     * @param memory file that outlives the process
     */
    record Settings(int port, Path pfs, String recovery, Path memory) {}

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final Settings settings;
    private final Runnable beforePull;
    private final GrpcNextDatum call;

    // Guarded by this.
    private Optional<StoppableSource> source = Optional.empty();
    private boolean stopped;

    /**
     * @param beforePull is run before each call: from then on the worker may kill this process
     */
    WorkerFeed(Settings settings, Runnable beforePull) {
        this.settings = settings;
        this.beforePull = beforePull;
        this.call = new GrpcNextDatum(settings.port());
    }

    /** One datum at a time: a worker has one in hand. */
    @Override
    public int feed(FunctionHost host, FunctionPolicy policy)
            throws IOException, InterruptedException {
        RecoveryReport recovery;
        try {
            recovery = RecoveryReport.of(settings.recovery());
        } catch (IllegalArgumentException e) {
            LOG.error(e.getMessage());
            refuse(e.getMessage());
            return ExitCodes.USAGE;
        }
        try (var pulled = pulled(recovery, policy.failures())) {
            host.work(stoppable(pulled), 1);
            return ExitCodes.DONE;
        }
    }

    /** Each datum of the job fails with the reason, so that the job does too and can be read. */
    @Override
    public void refuse(String why) throws IOException, InterruptedException {
        try (var pulled = pulled(RecoveryReport.ERROR, FailureLimit.NONE)) {
            pulled.stopEarly(why);
            stoppable(pulled).next();
        }
    }

    private PulledSource pulled(RecoveryReport recovery, FailureLimit failures) {
        return new PulledSource(
                call,
                new PulledSource.Settings(settings.pfs(), recovery, failures),
                new RunnerMemory(settings.memory()),
                InstantSource.system(),
                beforePull);
    }

    private synchronized StoppableSource stoppable(PulledSource pulled) {
        var stoppable = StoppableSource.of(pulled, pulled::leave);
        source = Optional.of(stoppable);
        if (stopped) {
            stoppable.stop();
        }
        return stoppable;
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
