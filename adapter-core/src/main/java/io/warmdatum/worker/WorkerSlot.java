package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ProgramSpec;
import io.warmdatum.code.UserCode;
import io.warmdatum.code.UserCodes;
import io.warmdatum.pfs.Workspace;
import io.warmdatum.policy.AttemptGuard;
import io.warmdatum.store.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One worker of a pipeline: its user code and its view of {@code /pfs}, both kept from job to job.
 * Works on one job at a time.
 */
final class WorkerSlot implements AutoCloseable {

    /** More than become superfluous at once, when results of a busy worker are stored. */
    private static final int MAX_UNCLEANED = 128;

    private final String id;
    private final Workspace workspace;
    private final String pfsPath;
    private final UserCode userCode;
    private final AttemptGuard guard;
    private final WorkerLoop.Settings settings;
    private final int inHand;
    private final InstantSource clock;
    private final Logs logs;
    private final JobListener listener;
    private final ExecutorService stager;
    private final ExecutorService cleaner;
    private volatile JobRun run;
    private volatile boolean warm;

    WorkerSlot(
            String id,
            Path view,
            StoreContent content,
            UserCodes userCodes,
            ProgramSpec program,
            AttemptGuard guard,
            WorkerLoop.Settings settings,
            int inHand,
            InstantSource clock,
            Logs logs,
            JobListener listener)
            throws IOException {
        this.id = id;
        this.guard = guard;
        this.settings = settings;
        this.inHand = inHand;
        this.clock = clock;
        this.logs = logs;
        this.listener = listener;
        this.pfsPath = userCodes.isolation(program).pfsPath(view);
        this.workspace = new Workspace(view, pfsPath, content, program.user().isEmpty());
        this.userCode = userCodes.open(id, view, program, new Program());
        this.stager = Executors.newSingleThreadExecutor(task -> thread("stage-", task));
        // Files are removed beside the staging of new ones, which must not wait for it; if removal
        // falls behind, staging helps, so that the disk does not fill with what is finished.
        this.cleaner =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_UNCLEANED),
                        task -> thread("clean-", task),
                        (task, full) -> stager.execute(task));
    }

    private Thread thread(String prefix, Runnable task) {
        var thread = new Thread(task, prefix + id);
        thread.setDaemon(true);
        return thread;
    }

    /** Works on a job until it has no more datums. */
    void work(JobRun run) throws InterruptedException, IOException {
        this.run = run;
        userCode.wake();
        if (warm) {
            run.programReady();
        }
        var loop =
                new WorkerLoop(
                        id, userCode, guard, settings, run.failures(), clock, this::attemptFailed);
        try (var source = new LocalSource(run, workspace, pfsPath, stager, cleaner, inHand)) {
            loop.run(source);
            userCode.rest();
        }
    }

    /** Fails the attempt in hand, if its datum has inputs that match all filters. */
    boolean restart(java.util.List<String> filters) {
        return userCode.cancelMatching(filters, "datum restarted on request");
    }

    @Override
    public void close() throws IOException {
        userCode.close();
        cleaner.shutdown();
        stager.shutdown();
        try {
            cleaner.awaitTermination(10, TimeUnit.SECONDS);
            stager.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workspace.close();
    }

    private void attemptFailed(String datumId, int attempt, Failure failure) {
        log(datumId, attempt, "attempt " + attempt + " failed: " + failure.reason());
        listener.on(new JobEvent.AttemptFailed(run.job(), datumId, attempt, failure));
    }

    private void log(String datumId, int attempt, String message) {
        append(datumId, attempt, false, false, message, clock.instant());
    }

    private void append(
            String datumId,
            int attempt,
            boolean user,
            boolean stderr,
            String message,
            java.time.Instant time) {
        var job = run.job();
        logs.append(
                new Logs.LogLine(
                        time,
                        job.project(),
                        job.pipeline(),
                        job.id(),
                        id,
                        datumId,
                        attempt,
                        user,
                        stderr,
                        message));
    }

    /** Hears what the program does and books it on the job in hand. */
    private final class Program implements ProgramListener {

        @Override
        public void starting(String why) {
            run.warmth().starting(why);
            run.times().starting(id, clock.instant());
            log("", 0, "starting user code: " + why);
            listener.on(new JobEvent.ProgramStarting(run.job(), id, why));
        }

        @Override
        public void ready(Duration startTook) {
            run.warmth().ready(startTook);
            run.times().ready(id, clock.instant(), startTook);
            run.programReady();
            warm = true;
            listener.on(new JobEvent.ProgramReady(run.job(), id, startTook));
        }

        @Override
        public void ended(String how) {
            warm = false;
            log("", 0, "user code ended: " + how);
        }

        @Override
        public void line(Line line) {
            append(line.datumId(), line.attempt(), true, line.stderr(), line.text(), line.time());
            listener.on(new JobEvent.UserLine(run.job(), id, line));
        }
    }
}
