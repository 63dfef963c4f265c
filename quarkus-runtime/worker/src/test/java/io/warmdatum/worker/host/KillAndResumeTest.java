package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The accounting invariant (design 7) under {@code kill -9} of the worker at random moments, each
 * followed by a resume. {@code -Dtest.kills=N} sets the number of kills, {@code -Dtest.seed=N} the
 * seed.
 */
class KillAndResumeTest {

    private static final int KILLS = Integer.getInteger("test.kills", 15);
    private static final int DATUMS = KILLS * 20;
    private static final long SEED = Long.getLong("test.seed", new Random().nextLong());

    @TempDir Path folder;
    private final Random random = new Random(SEED);

    @Test
    @Timeout(1800)
    void aKilledWorkerLosesNothingAndRepeatsNothingThatWasFinished() throws Exception {
        System.out.println("KillAndResumeTest: " + KILLS + " kills, test.seed=" + SEED);
        Map<String, String> input = new TreeMap<>();
        for (int i = 0; i < DATUMS; i++) {
            input.put("/f" + i, "content of " + i + "\n");
        }
        createJob(input);

        Map<String, Long> runsWhenFinished = new HashMap<>();
        int kills = 0;
        while (kills < KILLS && !killAtRandomMoment()) {
            kills++;
            noteFinished(runsWhenFinished);
        }
        assertTrue(kills >= KILLS * 9 / 10, "the job ended after only " + kills + " kills");
        runToTheEnd();

        try (var local = new LocalPipelines(folder)) {
            JobInfo job = job(local);
            assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
            assertEquals(DATUMS, job.processed());
            assertEquals(undisturbed(input), local.output(job));
        }
        Map<String, Long> runs = runs();
        runsWhenFinished.forEach(
                (id, count) ->
                        assertEquals(
                                count, runs.get(id), "datum " + id + " ran again, seed " + SEED));
    }

    /** What one undisturbed run puts out. */
    private static Map<String, String> undisturbed(Map<String, String> input) throws Exception {
        Path other = Files.createTempDirectory("undisturbed");
        try (var local = new LocalPipelines(other)) {
            local.put("data", input);
            var job = local.run(local.pipeline(spec(other)));
            assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
            return local.output(job);
        } finally {
            deleteTree(other);
        }
    }

    private void createJob(Map<String, String> input) throws Exception {
        try (var local = new LocalPipelines(folder)) {
            local.put("data", input);
            local.newJob(local.pipeline(spec(folder)));
        }
    }

    private static String spec(Path folder) {
        return """
                pipeline: {name: copy}
                input: {pfs: {repo: data, glob: "/*"}}
                transform:
                  datum_batching: true
                  cmd: [bash]
                  stdin:
                    - |
                      while true; do
                        pachctl next datum || exit 9
                        set -a; source /pfs/.env; set +a
                        echo "$PACH_DATUM_ID" >> "%s/runs"
                        read -r line < "$data"
                        echo "$line, $PACH_DATUM_ID" > "/pfs/out/${data##*/}"
                      done
                """
                .formatted(folder);
    }

    /**
     * Starts a worker and kills it, half of the time soon after its start and else after some
     * datums.
     *
     * @return whether the job had ended before that
     */
    private boolean killAtRandomMoment() throws Exception {
        Process worker = startWorker();
        try {
            if (random.nextBoolean()) {
                return worker.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            }
            int after = random.nextInt(30);
            return readUntilEnded(worker, after);
        } finally {
            worker.destroyForcibly().waitFor();
        }
    }

    private void runToTheEnd() throws Exception {
        Process worker = startWorker();
        assertTrue(readUntilEnded(worker, Integer.MAX_VALUE), "the last run did not end the job");
        assertEquals(0, worker.waitFor());
    }

    private static boolean readUntilEnded(Process worker, int finishedAtMost) throws IOException {
        var reader =
                new BufferedReader(
                        new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8));
        int finished = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("ended ")) {
                return true;
            }
            if (line.startsWith("finished ") && ++finished > finishedAtMost) {
                return false;
            }
        }
        return false;
    }

    private Process startWorker() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(KillableWorker.class.getName(), folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    /** What the ledger says is finished must have been run, and must not run again. */
    private void noteFinished(Map<String, Long> runsWhenFinished) throws Exception {
        Map<String, Long> runs = runs();
        Set<String> finished = new HashSet<>();
        try (var local = new LocalPipelines(folder)) {
            JobInfo job = job(local);
            try (var datums = local.store.ledger().datums(job, Set.of(DatumInfo.State.PROCESSED))) {
                datums.forEach(d -> finished.add(d.datum().id()));
            }
        }
        for (String id : finished) {
            assertTrue(runs.containsKey(id), "datum " + id + " is finished but never ran");
            runsWhenFinished.putIfAbsent(id, runs.get(id));
        }
    }

    private static JobInfo job(LocalPipelines local) {
        return local.store.ledger().jobs("default", "copy").get(0);
    }

    private Map<String, Long> runs() throws IOException {
        Map<String, Long> counts = new HashMap<>();
        Path file = folder.resolve("runs");
        if (Files.exists(file)) {
            for (String id : Files.readAllLines(file)) {
                counts.merge(id, 1L, Long::sum);
            }
        }
        return counts;
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
