package io.warmdatum.worker;

import io.warmdatum.Failure;
import io.warmdatum.spec.AfterError;
import java.util.Optional;

/** What becomes of a program after a failed attempt (design 1). Stateless. */
final class ProgramFate {

    private ProgramFate() {}

    /** Why the program is to be replaced; empty if it may go on. */
    static Optional<String> whyDiscarded(
            Failure failure, boolean lastTry, WorkerLoop.Settings settings) {
        return switch (failure.cause()) {
            case EXITED -> Optional.of("program ended with a datum in hand");
            case START_FAILED -> Optional.of("start failed");
            case TIMED_OUT -> Optional.of("datum timeout");
            case CANCELLED -> Optional.of("datum restarted on request");
            case REPORTED -> atCleanPoint("error reported", lastTry, settings);
            case BAD_OUTPUT, WORKSPACE -> atCleanPoint("bad output", lastTry, settings);
        };
    }

    private static Optional<String> atCleanPoint(
            String what, boolean lastTry, WorkerLoop.Settings settings) {
        AfterError mode = settings.afterError();
        return switch (mode) {
            case KEEP_WARM -> Optional.empty();
            case ALWAYS_RESTART -> Optional.of(what + ", after-error is always-restart");
            case DIAGRAM -> {
                if (settings.handlesErrors() && !lastTry) {
                    yield Optional.empty();
                }
                yield Optional.of(
                        settings.handlesErrors() || lastTry
                                ? what + ", no tries left"
                                : what + ", no err_cmd");
            }
        };
    }
}
