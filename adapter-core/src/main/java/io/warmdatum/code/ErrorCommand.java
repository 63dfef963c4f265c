package io.warmdatum.code;

import io.warmdatum.code.TaggedPipe.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program's error command: a process of its own in the environment of the failed datum
 * (reference 2.4), which also learns the reason and has a time budget of its own (10.2.8).
 * Thread-safe.
 */
final class ErrorCommand {

    /** Bytes of one variable are limited by the system (128 KiB on Linux). */
    private static final int MAX_REASON = 30_000;

    private final Launcher launcher;

    // Guarded by this.
    private Optional<Child> running = Optional.empty();
    private boolean closed;

    ErrorCommand(Launcher launcher) {
        this.launcher = launcher;
    }

    String run(Attempt attempt, String reason, Duration budget) throws InterruptedException {
        ProgramSpec program = launcher.program();
        List<String> env = new ArrayList<>(attempt.env());
        env.add("WARMDATUM_REASON=" + variable(reason));
        env.add("WARMDATUM_ATTEMPT=" + attempt.number());
        env.add("WARMDATUM_TRIES=" + attempt.tries());
        Child child;
        try {
            if (program.errCmd().isEmpty()) {
                return "no error command is set";
            }
            synchronized (this) {
                if (closed) {
                    return "error command not run: the worker ends";
                }
                child =
                        launcher.start(
                                program.errCmd(),
                                program.errStdin(),
                                env,
                                new Tag(attempt.datumId(), attempt.number()));
                running = Optional.of(child);
            }
        } catch (IOException e) {
            return "error starting error command: " + e.getMessage();
        }
        try {
            Exit exit = child.exit().get(budget.toNanos(), TimeUnit.NANOSECONDS);
            return exit.isAccepted(program.acceptReturnCodes())
                    ? ""
                    : "error running error command: " + exit.how();
        } catch (TimeoutException e) {
            child.kill();
            return "error command killed: it took longer than " + Durations.text(budget);
        } catch (ExecutionException e) {
            return "error running error command: " + e.getCause().getMessage();
        } catch (InterruptedException e) {
            child.kill();
            throw e;
        } finally {
            synchronized (this) {
                running = Optional.empty();
            }
        }
    }

    private static String variable(String reason) {
        String text = reason.replace('\0', '\uFFFD');
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
    }

    /** Kills what runs and runs nothing more. */
    void close() {
        Optional<Child> last;
        synchronized (this) {
            closed = true;
            last = running;
        }
        last.ifPresent(Child::kill);
    }
}
