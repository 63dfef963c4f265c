package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The unmodified Python SDK as a client. Needs pachyderm_sdk, and root for a /pfs of its own: the
 * SDK's path is fixed.
 */
@Timeout(60)
class PythonSdkTest {

    private static final Path PROGRAMS = Path.of("src/test/python").toAbsolutePath();

    @TempDir private Path pfs;

    @BeforeEach
    void needsTheSdk() throws Exception {
        if (run(python(), "-c", "import pachyderm_sdk") != 0) {
            missing(
                    "no pachyderm_sdk for "
                            + python()
                            + ": pip install pachyderm_sdk, and set WARMDATUM_PYTHON to that"
                            + " interpreter");
        }
        if (run("unshare", "--mount", "true") != 0) {
            missing("no private mount namespace: run as root with unshare installed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch_all_datums.py", "batch_datum.py"})
    void copiesTenDatumsAndReportsExceptions(String program) throws Exception {
        Path out = Files.createDirectory(pfs.resolve("out"));
        Process process = null;
        try (ServedDesk served = new ServedDesk()) {
            process = start(program, served.port());
            for (int i = 0; i < 10; i++) {
                String before = served.desk.reported();
                assertEquals(i == 4 ? "ValueError('datum 3 is bad')" : "", before);
                Files.writeString(pfs.resolve(".env"), "PACH_DATUM_ID=d" + i + "\nNUMBER=" + i);
                Files.writeString(pfs.resolve("in.txt"), "content " + i);
                served.desk.offer(List.of("PACH_DATUM_ID=d" + i, "NUMBER=" + i));
            }
            assertEquals("", served.desk.reported());
            for (int i = 0; i < 10; i++) {
                Path copy = out.resolve("d" + i);
                if (i == 3) {
                    assertEquals(false, Files.exists(copy));
                } else {
                    assertEquals("content " + i, Files.readString(copy));
                }
            }
        } finally {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(String program, int port) throws IOException {
        Files.createDirectories(Path.of("/pfs"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" /pfs && exec \"$2\" \"$3\"",
                        "sh",
                        pfs.toString(),
                        python(),
                        PROGRAMS.resolve(program).toString());
        builder.environment().put("PPS_WORKER_GRPC_PORT", Integer.toString(port));
        return builder.inheritIO().start();
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor(30, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            return -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static String python() {
        String property = System.getProperty("WARMDATUM_PYTHON");
        return property != null
                ? property
                : System.getenv().getOrDefault("WARMDATUM_PYTHON", "python3");
    }

    private static void missing(String what) {
        if (Boolean.parseBoolean(
                System.getenv()
                        .getOrDefault("WARMDATUM_REQUIRE_INTEROP", "")
                        .toLowerCase(Locale.ROOT))) {
            fail(what);
        }
        abort("skipped: " + what);
    }
}
