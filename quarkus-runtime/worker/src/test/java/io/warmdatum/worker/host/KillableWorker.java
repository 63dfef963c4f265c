package io.warmdatum.worker.host;

import io.warmdatum.worker.JobEvent;
import java.nio.file.Path;

/**
 * Runs the newest job of the pipeline {@code copy} to its end, in a process of its own that a test
 * can kill. Prints {@code finished ID} for each datum whose result is durable.
 */
public final class KillableWorker {

    private KillableWorker() {}

    /**
     * @param args the folder of the set-up
     */
    public static void main(String[] args) throws Exception {
        try (var local = new LocalPipelines(Path.of(args[0]), KillableWorker::print)) {
            var job = local.store.ledger().jobs("default", "copy").get(0);
            var pipeline = local.store.pipelines().find("default", "copy").orElseThrow();
            try (var runner = local.runner(pipeline)) {
                System.out.println("ended " + runner.run(job).state());
            }
        }
    }

    private static void print(JobEvent event) {
        if (event instanceof JobEvent.DatumFinished finished) {
            System.out.println("finished " + finished.datumId());
        }
    }
}
