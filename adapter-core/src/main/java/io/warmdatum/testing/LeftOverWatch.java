package io.warmdatum.testing;

import io.warmdatum.Failure;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks after each datum for what the function left behind since it was warm. */
final class LeftOverWatch implements ProgramListener, LoopListener {

    private final boolean enabled;
    private final List<String> found = new ArrayList<>();
    private Optional<LeftOvers> before = Optional.empty();

    LeftOverWatch(boolean enabled) {
        this.enabled = enabled;
    }

    List<String> found() {
        return List.copyOf(found);
    }

    private void note() {
        try {
            before = Optional.of(LeftOvers.before(Path.of(System.getProperty("java.io.tmpdir"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void starting(String why) {}

    @Override
    public void ready(Duration startTook) {
        if (enabled) {
            note();
        }
    }

    @Override
    public void attemptFailed(String datumId, int attempt, Failure failure) {}

    @Override
    public void datumEnded(String datumId, Report report) {
        if (before.isEmpty()) {
            return;
        }
        try {
            before.get().now().forEach(what -> found.add("datum " + datumId + ": " + what));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        note();
    }

    @Override
    public void ended(String how) {}

    @Override
    public void line(Line line) {}
}
