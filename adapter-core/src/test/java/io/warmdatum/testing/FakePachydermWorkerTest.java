package io.warmdatum.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The worker's own behaviour; alone, as it asks for the children of this process. */
@Isolated
class FakePachydermWorkerTest {

    @TempDir Path folder;

    @Test
    void aClosedWorkerLeavesNoProcessBehind() throws Exception {
        Set<ProcessHandle> before = children();
        Set<ProcessHandle> its;
        try (var worker =
                FakePachydermWorker.of(folder)
                        .program("false")
                        .datums(TestDatum.of("in", "/a", "a"))
                        .open()) {
            worker.run();
            its = new HashSet<>(children());
            its.removeAll(before);
        }

        for (ProcessHandle process : its) {
            process.onExit().get(20, TimeUnit.SECONDS);
        }
        assertEquals(1, its.size(), its.toString());
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }
}
