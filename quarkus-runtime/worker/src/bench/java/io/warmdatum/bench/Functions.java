package io.warmdatum.bench;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.WarmUp;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import io.warmdatum.worker.folder.FolderJob;
import io.warmdatum.worker.folder.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** What the care for a function's datums costs, and what staying in the process saves. */
final class Functions {

    private static final int FILES = 2_000;
    private static final int ROUNDS = 7;
    private static final Duration START = Duration.ofMillis(500);
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private Functions() {}

    /** One file in, one file out: what is measured is what is around it. */
    public static final class Copy {

        @DatumFunction(concurrency = 1)
        @Retry(maxRetries = 2, jitter = 0)
        @Timeout(60_000)
        public void process(Datum datum) throws IOException {
            Path file = datum.input("data").file();
            copy(file, datum.output().resolve(file.getFileName()));
        }

        static void copy(Path from, Path to) throws IOException {
            Files.write(to, Files.readAllBytes(from));
        }
    }

    /** Takes as long to start as a small JVM application, and fails. */
    public static final class Bad {

        @WarmUp
        void load() throws InterruptedException {
            new java.util.concurrent.CountDownLatch(1)
                    .await(START.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        }

        @DatumFunction(concurrency = 1)
        public void process(Datum datum) {
            throw new IllegalArgumentException("bad datum");
        }
    }

    /**
     * The guarded function against its body called by itself, on the same files: retry, timeout,
     * output areas, promotion and ledger are what is between them.
     */
    static Comparison guarded(Path work, String where) throws IOException {
        Path folder = Files.createTempDirectory(work, "functions");
        Path in = Files.createDirectory(folder.resolve("in"));
        var random = new Random(1);
        byte[] content = new byte[4096];
        for (int i = 0; i < FILES; i++) {
            random.nextBytes(content);
            Files.write(in.resolve("f" + i), content);
        }
        return new Comparison(
                "a Java function's datum of one 4 KiB file, files %s: retry, timeout, kept and recorded; against its body alone"
                        .formatted(where),
                "datum",
                ROUNDS,
                new InFolder(Copy.class, in, folder.resolve("guarded"), FILES, 0),
                new Bare(in, folder.resolve("bare")),
                Comparison.Sense.TIMES_THE_COST);
    }

    /** A bad datum with three tries in a process that stays, against one that starts for each. */
    static Comparison badDatum(Path work, LocalJobs jobs) throws IOException {
        Path folder = Files.createTempDirectory(work, "bad");
        Path in = Files.createDirectory(folder.resolve("in"));
        Files.writeString(in.resolve("f"), "bad");
        return new Comparison(
                "a bad datum with 3 tries, a start of 0.5 s included: in one process, against a start for each try",
                "datum",
                3,
                new InFolder(Bad.class, in, folder.resolve("out"), 0, 1),
                jobs.failing(
                        "bad",
                        """
                        ["bash", "-c", "sleep 0.5; pachctl next datum || exit; \
                        while true; do pachctl next datum --error 'bad datum' || exit; done"]"""),
                Comparison.Sense.TIMES_AS_FAST);
    }

    /** A function over a folder, with a fresh output folder and a fresh function each round. */
    private static final class InFolder implements Comparison.PreparedWork {

        private final Class<?> type;
        private final Path in;
        private final Path out;
        private final long processed;
        private final long failed;
        private FunctionHost host;

        InFolder(Class<?> type, Path in, Path out, long processed, long failed) {
            this.type = type;
            this.in = in;
            this.out = out;
            this.processed = processed;
            this.failed = failed;
        }

        @Override
        public void prepare() throws IOException {
            empty(out);
            var definition = FunctionDefinition.of(type);
            var policy =
                    FunctionPolicy.of(
                            type,
                            definition.function(),
                            definition.errorHandler(),
                            ConfigKeys.none(),
                            Optional.empty());
            host =
                    new FunctionHost(
                            "bench",
                            new FunctionRuntime(
                                    () -> ReflectedFunction.create(definition),
                                    type.getClassLoader(),
                                    policy.abandonAfter(),
                                    10,
                                    InstantSource.system(),
                                    why -> {
                                        throw new IllegalStateException(why);
                                    }),
                            FunctionHost.Settings.of(definition, policy),
                            InstantSource.system(),
                            ProgramListener.none(),
                            (datum, attempt, failure) -> {});
        }

        @Override
        public long run() throws Exception {
            try (var source = new FolderSource(FolderJob.of(in, "data", out), JOB)) {
                host.work(source);
                if (source.totals().processed() != processed
                        || source.totals().failed() != failed) {
                    throw new IllegalStateException(source.totals().toString());
                }
                return processed + failed;
            }
        }
    }

    /** The same body over the same files. */
    private record Bare(Path in, Path out) implements Comparison.PreparedWork {

        @Override
        public void prepare() throws IOException {
            empty(out);
        }

        @Override
        public long run() throws IOException {
            List<Path> files;
            try (Stream<Path> list = Files.list(in)) {
                files = list.sorted().toList();
            }
            for (Path file : files) {
                Copy.copy(file, out.resolve(file.getFileName()));
            }
            return files.size();
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
