package io.warmdatum.lambda.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Signals to a process and all that come from it, whatever sessions and groups they moved to: what
 * the sandbox of a function does to everything in it.
 */
final class ProcessTree {

    private ProcessTree() {}

    static void signal(String signal, ProcessHandle root) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        if (root.isAlive()) {
            command.add(Long.toString(root.pid()));
        }
        root.descendants().map(ProcessHandle::pid).map(Object::toString).forEach(command::add);
        if (command.size() == 2) {
            return;
        }
        Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
        kill.getInputStream().readAllBytes();
        if (!kill.waitFor(10, TimeUnit.SECONDS)) {
            throw new IOException("kill did not end");
        }
        // A process may have ended between the listing and the signal: its status tells nothing.
    }
}
