package io.warmdatum.worker;

import io.warmdatum.Outcome;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.pfs.Workspace;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Stats;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Datums of a local job for one worker. The next datums are staged while the current one runs, and
 * output is stored behind it.
 */
final class LocalSource implements DatumSource {

    private final JobRun run;
    private final Workspace workspace;
    private final String pfsPath;
    private final ExecutorService stager;
    private final ExecutorService cleaner;
    private final int inHand;
    private final Set<LocalDelivery> open = new LinkedHashSet<>();
    private final StagedAhead ahead;

    /**
     * @param pfsPath what user code calls its {@code /pfs}
     * @param stager stages ahead; one thread
     * @param cleaner removes files
     * @param inHand how many datums may be in hand at once; 1 for a program, which sees one {@code
     *     /pfs}
     */
    LocalSource(
            JobRun run,
            Workspace workspace,
            String pfsPath,
            ExecutorService stager,
            ExecutorService cleaner,
            int inHand) {
        this.run = run;
        this.workspace = workspace;
        this.pfsPath = pfsPath;
        this.stager = stager;
        this.cleaner = cleaner;
        this.inHand = inHand;
        this.ahead = new StagedAhead(stager, this::stageNext, run.queue()::hasMany);
    }

    @Override
    public int inHand() {
        return inHand;
    }

    @Override
    public Optional<Delivery> next() throws InterruptedException {
        Optional<LocalDelivery> next = ahead.next();
        while (next.isPresent() && !run.queue().begin(next.get().datum())) {
            LocalDelivery lost = next.get();
            cleaner.execute(() -> clean(lost));
            next = ahead.next();
        }
        if (next.isEmpty()) {
            next = run.queue().takeOver().map(this::delivery);
        }
        next.ifPresent(open::add);
        return Optional.ofNullable(next.orElse(null));
    }

    @Override
    public void stopEarly(String reason) {
        run.endEarly(JobInfo.State.FAILURE, reason);
    }

    @Override
    public void close() throws IOException {
        ahead.end();
        stager.execute(() -> ahead.left().forEach(this::clean));
        workspace.deactivate();
        for (LocalDelivery unreported : open) {
            stager.execute(() -> clean(unreported));
        }
        open.clear();
    }

    private Optional<LocalDelivery> stageNext() {
        return run.queue().setAside().map(this::delivery).map(this::staged);
    }

    private LocalDelivery delivery(DatumInfo datum) {
        return new LocalDelivery(
                run.job().id(), datum, run.env(datum.datum(), pfsPath), workspace, this::keep);
    }

    private LocalDelivery staged(LocalDelivery delivery) {
        try {
            delivery.stageAhead();
        } catch (IOException e) {
            // The first attempt stages again, and then the failure is that attempt's.
            run.notice(
                    "datum "
                            + delivery.datumId()
                            + " could not be prepared ahead of time: "
                            + e.getMessage());
        }
        return delivery;
    }

    private void keep(LocalDelivery delivery, Report report) {
        open.remove(delivery);
        if (report.outcome() instanceof Outcome.Deferred deferred) {
            run.deferred(deferred.reason());
            cleaner.execute(() -> clean(delivery));
            return;
        }
        run.endIfNeverStarts(report);
        var result =
                new DatumResult(
                        delivery.datum().index(),
                        state(report.outcome()),
                        reason(report.outcome()),
                        report.attempts(),
                        new Stats(
                                report.prepareNanos() + delivery.stageNanos(),
                                report.processNanos(),
                                0,
                                delivery.datum().datum().sizeBytes(),
                                0),
                        output(delivery, report.outcome()));
        var watch = Stopwatch.start();
        run.record(
                result,
                delivery.datumId(),
                report.outcome(),
                () -> cleaner.execute(() -> clean(delivery)));
        note(report.attempts(), delivery.collectNanos(), watch.nanos());
    }

    private void note(List<AttemptInfo> attempts, long collectNanos, long recordNanos) {
        for (int i = 0; i < attempts.size(); i++) {
            boolean last = i == attempts.size() - 1;
            run.times().attempt(attempts.get(i), last ? collectNanos : 0);
            if (last) {
                run.times()
                        .stored(
                                attempts.get(i).worker(),
                                attempts.get(i).ended(),
                                collectNanos + recordNanos);
            }
        }
    }

    private void clean(LocalDelivery delivery) {
        // Many in one go would hold up those who wait for a datum where there are few cores.
        Thread.yield();
        try {
            delivery.deleteFiles();
        } catch (IOException e) {
            run.notice(
                    "files of datum "
                            + delivery.datumId()
                            + " could not be removed: "
                            + e.getMessage());
        }
    }

    private static List<OutputFile> output(LocalDelivery delivery, Outcome outcome) {
        return outcome instanceof Outcome.Processed ? delivery.output() : List.of();
    }

    private static DatumInfo.State state(Outcome outcome) {
        if (outcome instanceof Outcome.Processed) {
            return DatumInfo.State.PROCESSED;
        } else if (outcome instanceof Outcome.Recovered) {
            return DatumInfo.State.RECOVERED;
        } else if (outcome instanceof Outcome.Failed) {
            return DatumInfo.State.FAILED;
        }
        throw new IllegalArgumentException("A guard does not give " + outcome);
    }

    private static String reason(Outcome outcome) {
        if (outcome instanceof Outcome.Recovered recovered) {
            return recovered.lastFailure().reason();
        } else if (outcome instanceof Outcome.Failed failed) {
            return failed.lastFailure().reason();
        }
        return "";
    }
}
