package io.warmdatum.bench;

import io.warmdatum.lambda.testing.InvocationEnd;
import io.warmdatum.lambda.testing.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process from its start to its first answer. Used by one thread. */
final class ColdStart implements Comparison.Work {

    private final List<String> command;
    private final Path work;
    private final String event;

    /**
     * @param java starts a JVM with a class path
     * @param rest main class and arguments
     */
    ColdStart(List<String> java, List<String> rest, Path work, Batch batch) {
        this.command = new ArrayList<>(java);
        command.addAll(rest);
        this.work = work;
        this.event = new String(batch.event(), StandardCharsets.UTF_8);
    }

    @Override
    public long run() throws Exception {
        Path folder = Files.createTempDirectory(work, "cold");
        try (var box =
                new Sandbox(
                        Sandbox.Setup.classic(
                                command,
                                Map.of("WARMDATUM_FUNCTION", NoOp.class.getName()),
                                folder))) {
            InvocationEnd end = box.invoke(event, Duration.ofSeconds(60));
            if (!(end instanceof InvocationEnd.Response)) {
                throw new IllegalStateException(end + "\n" + box.log());
            }
        }
        return 1;
    }
}
