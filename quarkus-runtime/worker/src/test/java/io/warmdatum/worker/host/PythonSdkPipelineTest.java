package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warmdatum.store.JobInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified Python SDK as user code of the local worker. */
@Timeout(120)
class PythonSdkPipelineTest {

    @TempDir Path folder;
    private LocalPipelines local;

    @BeforeEach
    void open() throws Exception {
        PythonSdk.require();
        local = new LocalPipelines(folder);
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            files.put("/file" + i, "content " + i);
        }
        local.put("data", files);
    }

    @AfterEach
    void close() {
        if (local != null) {
            local.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy_decorated.py", "copy_context.py"})
    void tenDatumsAreCopiedByOneStartWithTheRightEnvironment(String program) throws Exception {
        var job = local.run(local.pipeline(spec(program, "", "")));

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        var output = local.output(job);
        assertEquals(20, output.size());
        local.datums(job)
                .forEach(
                        (path, datum) -> {
                            assertEquals("content " + path.substring(5), output.get(path));
                            assertEquals(
                                    "PACH_DATUM_ID="
                                            + datum.datum().id()
                                            + "\nPACH_JOB_ID="
                                            + job.id()
                                            + "\ndata=/pfs/data"
                                            + path
                                            + "\ndata_COMMIT="
                                            + datum.datum().inputs().get(0).commit()
                                            + "\n",
                                    output.get(path + ".env"));
                        });
        assertEquals(1, local.starts().size(), local.starts().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy_decorated.py", "copy_context.py"})
    void anExceptionIsReportedAndTheErrorCommandRecoversTheDatum(String program) throws Exception {
        var job =
                local.run(
                        local.pipeline(
                                spec(program, "FAILING: \"file3,file7\"", "err_cmd: [\"true\"]")));

        assertEquals(JobInfo.State.SUCCESS, job.state(), job.reason());
        assertEquals(8, job.processed());
        assertEquals(2, job.recovered());
        var failed = local.datums(job).get("/file3");
        assertEquals(3, failed.attempts().size());
        assertEquals("ValueError('cannot do file3')", failed.reason());
        assertEquals(false, local.output(job).containsKey("/file3"));
    }

    private static String spec(String program, String env, String transform) {
        return """
                pipeline: {name: copy}
                input: {pfs: {repo: data, glob: "/*"}}
                transform:
                  datum_batching: true
                  cmd: ["%s", "-u", "%s"]
                  env: {%s}
                  %s
                """
                .formatted(
                        PythonSdk.interpreter(),
                        Path.of("src/test/python", program).toAbsolutePath(),
                        env,
                        transform);
    }
}
