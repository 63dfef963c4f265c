package io.warmdatum.worker.pull;

import io.warmdatum.Datum;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.code.FileInput;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputArea;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.NoMoreAttemptsException;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** A datum in hand. Used by one thread. */
final class PulledDelivery implements Delivery {

    private static final Logger LOG = Logger.getLogger(PulledDelivery.class);

    private final PulledSource source;
    private final PulledDatum datum;
    private final List<AttemptInfo> earlier;
    private final Optional<Path> out;
    private Optional<InputState> original = Optional.empty();
    private Optional<OutputArea> area = Optional.empty();

    /**
     * @param out the worker's folder for the datum's output; empty if the pipeline has none
     */
    PulledDelivery(
            PulledSource source, PulledDatum datum, List<AttemptInfo> earlier, Optional<Path> out) {
        this.source = source;
        this.datum = datum;
        this.earlier = earlier;
        this.out = out;
    }

    @Override
    public String datumId() {
        return datum.id();
    }

    @Override
    public List<AttemptInfo> earlier() {
        return earlier;
    }

    @Override
    public Attempt prepare(int number, int tries) throws IOException {
        if (original.isPresent()) {
            requireOriginal(number);
        } else {
            requireInputs();
            if (number < tries) {
                original = Optional.of(InputState.protect(datum.inputs()));
            }
        }
        discard();
        var own = new OutputArea(place(number));
        area = Optional.of(own);
        source.attempting(datum, number);
        return new Attempt(
                datum.jobId(),
                datum.id(),
                number,
                tries,
                datum.env(),
                List.of(),
                () -> {},
                new InHand(own),
                Optional.empty());
    }

    private void requireOriginal(int number) throws IOException {
        Optional<String> change = original.get().change();
        if (change.isPresent()) {
            throw new NoMoreAttemptsException(
                    "attempt "
                            + number
                            + " is not begun, since it would not start from the original inputs: "
                            + change.get());
        }
    }

    private void requireInputs() throws IOException {
        for (FileInput input : datum.inputs()) {
            for (Path path : input.paths()) {
                if (!Files.exists(path)) {
                    throw new IOException("input " + input.name() + ": there is no " + path);
                }
            }
        }
    }

    /** Beside the worker's own folder, so that promotion is a rename; never in it. */
    private Path place(int number) throws IOException {
        String name = ".out-attempt-" + number;
        if (out.isPresent() && Files.isWritable(out.get().getParent())) {
            return out.get().resolveSibling(name);
        }
        return Files.createTempDirectory("datum").resolve(name);
    }

    private final class InHand implements DatumFiles {

        private final OutputArea own;

        InHand(OutputArea own) {
            this.own = own;
        }

        @Override
        public List<Datum.Input> inputs() {
            return datum.asInputs();
        }

        @Override
        public Path output() throws IOException {
            return own.folder();
        }
    }

    @Override
    public void collect() throws BadOutputException, IOException {
        OutputArea own = area.orElseThrow();
        var files = own.files();
        if (out.isPresent()) {
            requireEmpty(out.get());
            own.promote(files, out.get());
        } else if (!files.isEmpty()) {
            throw new BadOutputException(
                    "the pipeline has no folder for output (s3_out?), so "
                            + files.get(0).path()
                            + " cannot be kept");
        }
    }

    private void requireEmpty(Path folder) throws BadOutputException, IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            Optional<Path> entry = entries.findFirst();
            if (entry.isPresent()) {
                throw new BadOutputException(
                        "something wrote "
                                + entry.get().getFileName()
                                + " into "
                                + source.pfs().resolve("out")
                                + " itself, where a failed attempt would leave it; write into the"
                                + " folder that Datum.output() gives");
            }
        }
    }

    @Override
    public void report(Report report) {
        discard();
        source.report(report);
    }

    /** An attempt that was left behind may still write; its files are in nobody's way. */
    private void discard() {
        try {
            if (area.isPresent()) {
                area.get().delete();
            }
        } catch (IOException e) {
            LOG.warnf("Output of a failed attempt of datum %s is left over: %s", datumId(), e);
        }
        area = Optional.empty();
    }
}
