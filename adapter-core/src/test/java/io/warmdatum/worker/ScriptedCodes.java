package io.warmdatum.worker;

import io.warmdatum.code.Attempt;
import io.warmdatum.code.AttemptFailedException;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ProgramSpec;
import io.warmdatum.code.UserCode;
import io.warmdatum.code.UserCodes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** User code that does what a test says, in the test's own process. Thread-safe. */
final class ScriptedCodes implements UserCodes {

    /** What the user code of all workers does. */
    interface Script {

        /** A start; only called where the worker's code is not loaded. */
        default void start(String worker, Attempt attempt)
                throws AttemptFailedException, InterruptedException {}

        /** One attempt; its files can be seen below the view. */
        void run(String worker, Attempt attempt, Path view)
                throws AttemptFailedException, InterruptedException, IOException;

        /** The error command. */
        default String recover(Attempt attempt, String reason, Path view) throws IOException {
            return "";
        }

        default void close(String worker) {}
    }

    final List<String> open = new CopyOnWriteArrayList<>();
    volatile Script script;
    private final Isolation isolation;

    ScriptedCodes(Isolation isolation) {
        this.isolation = isolation;
    }

    @Override
    public UserCode open(String worker, Path view, ProgramSpec program, ProgramListener listener) {
        open.add(worker);
        return new Code(worker, view, listener);
    }

    @Override
    public Isolation isolation(ProgramSpec program) {
        return isolation;
    }

    private final class Code implements UserCode {
        private final String worker;
        private final Path view;
        private final ProgramListener listener;
        private boolean loaded;

        Code(String worker, Path view, ProgramListener listener) {
            this.worker = worker;
            this.view = view;
            this.listener = listener;
        }

        @Override
        public void start(Attempt attempt) throws AttemptFailedException, InterruptedException {
            if (!loaded) {
                listener.starting("scripted");
                script.start(worker, attempt);
                loaded = true;
                listener.ready(Duration.ofMillis(1));
            }
        }

        @Override
        public void run(Attempt attempt) throws AttemptFailedException, InterruptedException {
            start(attempt);
            try {
                attempt.switchTo().run();
                script.run(worker, attempt, view);
            } catch (IOException e) {
                throw new IllegalStateException("a script cannot use its files", e);
            } catch (InterruptedException e) {
                discard("interrupted");
                throw e;
            }
        }

        @Override
        public String runErrorCommand(Attempt attempt, String reason, Duration budget) {
            try {
                return script.recover(attempt, reason, view);
            } catch (IOException e) {
                throw new IllegalStateException("a script cannot use its files", e);
            }
        }

        @Override
        public void discard(String why) {
            if (loaded) {
                loaded = false;
                listener.ended("discarded: " + why);
            }
        }

        @Override
        public boolean cancelAttempt(String reason) {
            return false;
        }

        @Override
        public boolean cancelMatching(List<String> filters, String reason) {
            return false;
        }

        @Override
        public void close() {
            open.remove(worker);
            script.close(worker);
        }
    }
}
