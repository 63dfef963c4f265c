package io.warmdatum.store.local;

import static io.warmdatum.store.local.StoreFixture.REPO;

import io.warmdatum.store.Commit;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines.PipelineInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A second process: puts, plans, records and succeeds, and prints each thing once the store has
 * reported it done. Runs until it is killed, or for a number of rounds.
 */
final class StoreWriting {
    static final int DATUMS = 8;

    private StoreWriting() {}

    /** Arguments: the store, a folder for output files, the name of the pipeline, rounds. */
    public static void main(String[] args) throws IOException {
        Path outputs = Files.createDirectories(Path.of(args[1]));
        try (LocalStore store = StoreFixture.open(Path.of(args[0]))) {
            PipelineInfo pipeline = store.pipelines().find("default", args[2]).orElseThrow();
            for (int round = 0; round < Integer.parseInt(args[3]); round++) {
                String text = "round " + round;
                Commit commit = StoreFixture.put(store, REPO, "/s", text, "/l", large(text));
                say("commit " + commit.id() + " " + text);
                work(store, pipeline, outputs);
            }
        }
    }

    private static void work(LocalStore store, PipelineInfo pipeline, Path outputs)
            throws IOException {
        JobInfo job = store.ledger().createJob(pipeline, List.of());
        say("job " + job.id());
        store.ledger().start(job, Instant.now(), false);
        store.ledger().plan(job, StoreFixture.datums(DATUMS).stream(), job.id(), false);
        for (int i = 0; i < DATUMS; i++) {
            int index = i;
            var file = StoreFixture.output(outputs, "/f" + i, content(job.id(), i));
            store.ledger()
                    .record(job, StoreFixture.processed(i, file))
                    .thenRun(() -> say("datum " + job.id() + " " + index))
                    .join();
            Files.delete(file.source());
        }
        store.ledger().succeed(job, Instant.now(), "");
        say("success " + job.id());
    }

    /** Every second file is large enough to be kept outside of the database. */
    static String content(String job, int index) {
        return index % 2 == 0 ? job + index : large(job + index);
    }

    static String large(String text) {
        return text.repeat(Contents.INLINE / text.length() + 1);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    static Process start(Path store, Path outputs, String pipeline, int rounds) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWriting.class.getName(),
                        store.toString(),
                        outputs.toString(),
                        pipeline,
                        Integer.toString(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
