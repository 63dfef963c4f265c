package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, as it asks for the children of this process. */
@Isolated
@Timeout(60)
class GroupGuardTest {

    @Test
    void aClosedGuardHasKilledWhatItWatchedAndStartsNothingAgain() throws Exception {
        var before = ProcessHandle.current().children().collect(Collectors.toSet());
        Process program = new ProcessBuilder("setsid", "sh", "-c", "echo; exec sleep 1000").start();
        program.getInputStream().read(); // has its group by now
        var guard = new GroupGuard();
        guard.watch(program.pid());

        guard.close();
        assertTrue(program.waitFor(50, TimeUnit.SECONDS));
        guard.forget(program.pid());
        guard.signal("KILL", program.pid());

        var left = ProcessHandle.current().children().filter(p -> !before.contains(p)).toList();
        for (ProcessHandle shell : left) {
            shell.onExit().get(50, TimeUnit.SECONDS);
        }
    }
}
