package io.warmdatum.worker.host;

import io.warmdatum.code.FunctionsAndPrograms;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.testing.FunctionContract;
import io.warmdatum.testing.TestDatum;
import io.warmdatum.worker.PipelineRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions in the local worker: with its store and ledger, on a class path of their own. */
class LocalWorkerContractTest extends FunctionContract {

    private static final String SPEC =
            """
            pipeline: {name: contract}
            transform:
              datum_batching: true
              cmd: [java-function, "%s"]
              env: {CLASSPATH: "%s"}
            input: {pfs: {repo: in, glob: "/*"}}
            """;

    @Override
    protected List<Ended> run(
            Class<?> function, Map<String, String> keys, List<TestDatum> datums, Path folder)
            throws Exception {
        try (var local = new LocalPipelines(folder);
                var functions =
                        new FunctionsAndPrograms(
                                local.programs,
                                folder,
                                InstantSource.system(),
                                definition -> Duration.ofSeconds(2),
                                why -> {
                                    throw new IllegalStateException(why);
                                })) {
            for (TestDatum datum : datums) {
                for (TestDatum.Part part : datum.inputs()) {
                    local.put(part.name(), texts(part.files()));
                }
            }
            var pipeline = local.pipeline(SPEC.formatted(function.getName(), classPath(function)));
            try (var runner =
                    new PipelineRunner(
                            pipeline,
                            local.store,
                            functions,
                            folder.resolve("views"),
                            InstantSource.system(),
                            event -> {},
                            ConfigKeys.of(keys, "the case"))) {
                return ended(local, runner.run(local.newJob(pipeline)));
            }
        }
    }

    private static Map<String, String> texts(Map<String, byte[]> files) {
        var texts = new TreeMap<String, String>();
        files.forEach((path, bytes) -> texts.put(path, new String(bytes, StandardCharsets.UTF_8)));
        return texts;
    }

    private static String classPath(Class<?> function) {
        return Path.of(
                        URI.create(
                                function.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                .toString();
    }

    /** Datums of one case may put out the same path; what each kept is in the ledger. */
    private static List<Ended> ended(LocalPipelines local, JobInfo job) throws IOException {
        List<Ended> ended = new ArrayList<>();
        for (DatumInfo datum : local.datums(job).values()) {
            ended.add(new Ended(word(datum.state()), output(local, job, datum)));
        }
        return ended;
    }

    private static String word(DatumInfo.State state) {
        return switch (state) {
            case PROCESSED -> "processed";
            case RECOVERED -> "recovered";
            case FAILED -> "failed";
            case PENDING -> "not begun";
            case SKIPPED -> throw new IllegalStateException("nothing was processed before");
        };
    }

    private static Map<String, String> output(LocalPipelines local, JobInfo job, DatumInfo datum)
            throws IOException {
        var files = new TreeMap<String, String>();
        if (datum.state() == DatumInfo.State.PROCESSED) {
            for (var entry : local.store.views().outputs(job, datum)) {
                try (var content = local.store.repos().open(entry)) {
                    files.put(
                            entry.path(),
                            new String(content.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }
}
