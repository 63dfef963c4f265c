package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Failure;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumInfo.State;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines.PipelineInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The invariant of design 7 over random jobs: what is recorded as processed is exactly what user
 * code confirmed, whatever fails, stops and resumes in between.
 */
class AccountingTest {

    private static final int JOBS = 320;
    private static final int PIPELINES = 8;

    /**
     * What an attempt put out.
     *
     * @param files by path
     */
    private record Done(String job, String datum, int attempt, Map<String, String> files) {}

    @TempDir Path folder;

    private final long seed = Long.getLong("test.seed", 20260102L);
    private final Map<String, Done> confirmed = new ConcurrentHashMap<>();
    private final Set<String> recoveries = ConcurrentHashMap.newKeySet();
    private final Map<String, String> wrong = new ConcurrentHashMap<>();
    private final Map<State, Integer> seen = new EnumMap<>(State.class);
    private final Map<JobInfo.State, Integer> ends = new EnumMap<>(JobInfo.State.class);
    private final AtomicInteger serial = new AtomicInteger();
    private int lives;

    @Test
    @Timeout(600)
    void recordsWhatUserCodeConfirmedAndNothingElse() throws Exception {
        System.out.println("AccountingTest: seed " + seed);
        var random = new SplittableRandom(seed);
        try (var pipelines = new ScriptedPipelines(folder)) {
            pipelines.put("in", files(random, 8));
            var kinds = new ArrayList<PipelineInfo>();
            for (int i = 0; i < PIPELINES; i++) {
                kinds.add(pipelines.pipeline("p" + i, "in", kind(i)));
            }
            for (int i = 0; i < JOBS; i++) {
                if (random.nextInt(3) == 0) {
                    pipelines.put("in", files(random, 3));
                }
                runToItsEnd(pipelines, kinds.get(i % PIPELINES), random);
            }
        }
        System.out.println("AccountingTest: " + lives + " runs, datums " + seen + ", jobs " + ends);
        assertEquals(Map.of(), wrong);
        // A script that never gets somewhere would prove nothing.
        for (State state : List.of(State.PROCESSED, State.SKIPPED, State.RECOVERED, State.FAILED)) {
            assertTrue(seen.getOrDefault(state, 0) > 50, seen.toString());
        }
        assertTrue(ends.getOrDefault(JobInfo.State.SUCCESS, 0) > 50, ends.toString());
        assertTrue(ends.getOrDefault(JobInfo.State.KILLED, 0) > 10, ends.toString());
        assertTrue(lives > JOBS + 50, lives + " runs");
    }

    private static Map<String, String> files(SplittableRandom random, int count) {
        var files = new TreeMap<String, String>();
        for (int i = 0; i < count; i++) {
            files.put("/f" + random.nextInt(12), "content " + random.nextInt(1000));
        }
        return files;
    }

    private static String kind(int i) {
        return """
        transform: {cmd: [x]%s, datum_batching: true}
        datum_tries: %d
        parallelism_spec: {constant: %d}
        %s
        """
                .formatted(
                        i % 2 == 0 ? ", err_cmd: [y]" : "",
                        1 + i % 3,
                        1 + i % 4 / 2,
                        i >= PIPELINES / 2 ? "datum_timeout: 20ms" : "");
    }

    private void runToItsEnd(
            ScriptedPipelines pipelines, PipelineInfo pipeline, SplittableRandom random)
            throws Exception {
        JobInfo job = pipelines.newJob(pipeline);
        PipelineRunner runner = pipelines.runner(pipeline);
        try {
            for (int life = 0; !job.state().isTerminal(); life++) {
                lives++;
                pipelines.codes.script = script(pipelines, job, random.nextLong(), life, pipeline);
                try {
                    runner.run(job);
                } catch (InterruptedException | IllegalStateException e) {
                    // The job keeps its state and is taken up again.
                }
                // One that came too late.
                Thread.interrupted();
                job = pipelines.now(job);
                check(pipelines, job);
                if (random.nextBoolean()) {
                    runner.close();
                    runner = pipelines.runner(pipeline);
                }
            }
        } finally {
            runner.close();
        }
        seal(pipelines, job);
    }

    private ScriptedCodes.Script script(
            ScriptedPipelines pipelines, JobInfo job, long salt, int life, PipelineInfo pipeline) {
        Thread runs = Thread.currentThread();
        boolean limited = pipeline.spec().datumTimeout().isPresent();
        var finished = new HashSet<String>();
        pipelines.datums(job).stream()
                .filter(d -> d.state() != State.PENDING)
                .forEach(d -> finished.add(d.datum().id()));
        // Later lives are calmer, so that every job ends.
        int range = life < 3 ? 100 : 88;
        return new ScriptedCodes.Script() {

            private int draw(Attempt attempt, int what) {
                long mixed = salt ^ attempt.datumId().hashCode() * 31L + attempt.number();
                return new SplittableRandom(mixed + what).nextInt(range);
            }

            @Override
            public void start(String worker, Attempt attempt) throws AttemptFailedException {
                if (draw(attempt, 1) < 5) {
                    throw failed(Failure.Cause.START_FAILED);
                }
            }

            @Override
            public void run(String worker, Attempt attempt, Path view)
                    throws AttemptFailedException, InterruptedException, IOException {
                String id = attempt.datumId();
                if (finished.contains(id)) {
                    wrong.put(id, "was run again in job " + job.id());
                }
                Path out = view.resolve("out");
                try (var files = Files.list(out)) {
                    if (files.findAny().isPresent()) {
                        wrong.put(id, "attempt " + attempt.number() + " found files in out");
                    }
                }
                var done = new Done(job.id(), id, attempt.number(), new TreeMap<>());
                int number = serial.incrementAndGet();
                for (int i = 0; i <= number % 3; i++) {
                    String name = id.substring(0, 16) + "-" + i;
                    Files.writeString(out.resolve(name), number + " " + i);
                    done.files().put("/" + name, number + " " + i);
                }
                int action = draw(attempt, 2);
                if (action < 12) {
                    throw failed(Failure.Cause.REPORTED);
                } else if (action < 20) {
                    throw failed(Failure.Cause.EXITED);
                } else if (action < 25) {
                    Files.writeString(out.resolve("bad*name"), "");
                } else if (action < 30 && limited) {
                    new CountDownLatch(1).await();
                } else if (action >= 97) {
                    pipelines.store.ledger().requestStop(job, "job stopped");
                } else if (action >= 93) {
                    runs.interrupt();
                } else if (action >= 90) {
                    throw new IllegalStateException("scripted breakage");
                } else if (action >= 88) {
                    // Twice: neither the end of the workers nor that of the records may be missed.
                    runs.interrupt();
                    confirmed.put(Integer.toString(number), done);
                    runs.interrupt();
                }
                confirmed.put(Integer.toString(number), done);
            }

            @Override
            public String recover(Attempt attempt, String reason, Path view) throws IOException {
                Files.writeString(view.resolve("out/junk"), "junk");
                if (draw(attempt, 3) < 50) {
                    recoveries.add(job.id() + attempt.datumId() + attempt.number());
                    return "";
                }
                return "scripted trouble";
            }
        };
    }

    /** Every datum has one state, and those that ended ended as user code said. */
    private void check(ScriptedPipelines pipelines, JobInfo job) {
        var counts = new HashMap<State, Long>();
        for (DatumInfo datum : pipelines.datums(job)) {
            counts.merge(datum.state(), 1L, Long::sum);
            String id = datum.datum().id();
            int attempts = datum.attempts().size();
            switch (datum.state()) {
                case PROCESSED ->
                        assertTrue(
                                confirmed.values().stream().anyMatch(d -> is(d, job, id, attempts)),
                                () -> "nobody confirmed " + datum + " of " + job);
                case RECOVERED ->
                        assertTrue(
                                recoveries.contains(job.id() + id + attempts),
                                () -> "nobody recovered " + datum);
                case FAILED ->
                        assertEquals(
                                pipelines
                                        .store
                                        .pipelines()
                                        .find("default", job.pipeline())
                                        .orElseThrow()
                                        .spec()
                                        .datumTries(),
                                attempts,
                                datum::toString);
                case SKIPPED -> assertTrue(!datum.outputJob().equals(job.id()), datum::toString);
                case PENDING -> assertEquals(0, attempts, datum::toString);
            }
        }
        assertEquals(counts.getOrDefault(State.PROCESSED, 0L), job.processed());
        assertEquals(counts.getOrDefault(State.SKIPPED, 0L), job.skipped());
        assertEquals(counts.getOrDefault(State.RECOVERED, 0L), job.recovered());
        assertEquals(counts.getOrDefault(State.FAILED, 0L), job.failed());
        assertEquals(counts.getOrDefault(State.PENDING, 0L), job.left());
    }

    private static boolean is(Done done, JobInfo job, String datum, int attempt) {
        return done.job().equals(job.id())
                && done.datum().equals(datum)
                && done.attempt() == attempt;
    }

    /** The end of the job, and its output, follow from its datums. */
    private void seal(ScriptedPipelines pipelines, JobInfo job) throws IOException {
        List<DatumInfo> datums = pipelines.datums(job);
        datums.forEach(d -> seen.merge(d.state(), 1, Integer::sum));
        ends.merge(job.state(), 1, Integer::sum);
        switch (job.state()) {
            case SUCCESS -> {
                assertEquals(0, job.left() + job.failed(), job::toString);
                assertEquals(expected(pipelines, job, datums), pipelines.output(job));
            }
            case FAILURE -> {
                assertTrue(job.failed() > 0, job::toString);
                boolean neverStarted = job.reason().equals("scripted START_FAILED");
                assertTrue(job.left() == 0 || neverStarted, job::toString);
            }
            case KILLED -> assertEquals("job stopped", job.reason());
            default -> throw new AssertionError("a job ended as " + job);
        }
    }

    /** What the confirmed attempts wrote whose serial numbers the commit shows. */
    private Map<String, String> expected(
            ScriptedPipelines pipelines, JobInfo job, List<DatumInfo> datums) throws IOException {
        Map<String, String> output = pipelines.output(job);
        var expected = new TreeMap<String, String>();
        for (DatumInfo datum : datums) {
            if (datum.state() == State.PROCESSED || datum.state() == State.SKIPPED) {
                String first = output.get("/" + datum.datum().id().substring(0, 16) + "-0");
                assertNotNull(first, () -> "no output of " + datum + " in " + job);
                Done done = confirmed.get(first.split(" ")[0]);
                assertNotNull(done, () -> first + " was never confirmed: " + datum);
                assertEquals(datum.outputJob(), done.job(), datum::toString);
                assertEquals(datum.datum().id(), done.datum());
                if (datum.state() == State.PROCESSED) {
                    assertEquals(datum.attempts().size(), done.attempt(), datum::toString);
                }
                expected.putAll(done.files());
            }
        }
        return expected;
    }

    private static AttemptFailedException failed(Failure.Cause cause) {
        return new AttemptFailedException(Failure.of(cause, "scripted " + cause));
    }
}
