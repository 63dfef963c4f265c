package io.warmdatum.testing;

import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.code.Attempt;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.code.FileInput;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputArea;
import io.warmdatum.worker.DatumSource;
import io.warmdatum.worker.Delivery;
import io.warmdatum.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives out datums of a test, each attempt with files of its own. Used by one thread. */
final class TestSource implements DatumSource {

    private static final String JOB = "00000000000000000000000000000000";

    private final Path folder;
    private final Deque<TestDatum> left;
    private final List<DatumResult> results = new ArrayList<>();
    private int given;
    private Optional<String> stopped = Optional.empty();

    /**
     * @param folder existing folder for files
     */
    TestSource(Path folder, List<TestDatum> datums) {
        this.folder = folder;
        this.left = new ArrayDeque<>(datums);
    }

    /** Results so far, in the order of the datums. */
    List<DatumResult> results() {
        return List.copyOf(results);
    }

    @Override
    public Optional<Delivery> next() throws IOException {
        if (stopped.isPresent() || left.isEmpty()) {
            return Optional.empty();
        }
        Path own = Files.createDirectories(folder.resolve(Integer.toString(++given)));
        return Optional.of(new InHand(left.poll(), own));
    }

    @Override
    public void stopEarly(String reason) {
        stopped = Optional.of(reason);
    }

    @Override
    public void close() {}

    private final class InHand implements Delivery {

        private final TestDatum datum;
        private final Path own;
        private final Path kept;
        private Optional<OutputArea> area = Optional.empty();

        InHand(TestDatum datum, Path own) throws IOException {
            this.datum = datum;
            this.own = own;
            this.kept = Files.createDirectories(own.resolve("kept"));
        }

        @Override
        public String datumId() {
            return datum.id();
        }

        @Override
        public Attempt prepare(int number, int tries) throws IOException {
            Path inputs = own.resolve("attempt-" + number);
            datum.writeTo(inputs);
            var output = new OutputArea(own.resolve("output-" + number));
            area = Optional.of(output);
            return new Attempt(
                    JOB,
                    datum.id(),
                    number,
                    tries,
                    env(inputs),
                    List.of(),
                    () -> {},
                    new Folders(inputs, output),
                    Optional.empty());
        }

        private List<String> env(Path inputs) {
            List<String> lines = new ArrayList<>();
            datum.inputs().forEach(p -> lines.add(p.name() + "=" + place(inputs, p)));
            lines.add("PACH_DATUM_ID=" + datum.id());
            lines.add("PACH_JOB_ID=" + JOB);
            return lines;
        }

        private static Path place(Path inputs, TestDatum.Part part) {
            return inputs.resolve(part.name() + part.path());
        }

        private final class Folders implements DatumFiles {

            private final Path inputs;
            private final OutputArea output;

            Folders(Path inputs, OutputArea output) {
                this.inputs = inputs;
                this.output = output;
            }

            @Override
            public List<Datum.Input> inputs() {
                Map<String, List<Path>> paths = new LinkedHashMap<>();
                for (TestDatum.Part part : datum.inputs()) {
                    paths.computeIfAbsent(part.name(), name -> new ArrayList<>())
                            .add(place(inputs, part));
                }
                return paths.entrySet().stream()
                        .map(e -> (Datum.Input) new FileInput(e.getKey(), e.getValue()))
                        .toList();
            }

            @Override
            public Path output() throws IOException {
                return output.folder();
            }
        }

        @Override
        public void collect() throws BadOutputException, IOException {
            OutputArea output = area.orElseThrow();
            output.promote(output.files(), kept);
        }

        @Override
        public void report(Report report) {
            List<Failure> failures =
                    report.attempts().stream().flatMap(a -> a.failure().stream()).toList();
            results.add(
                    new DatumResult(
                            datum, report.outcome(), failures, report.attempts().size(), kept));
        }
    }
}
