package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/**
 * The Python interpreter with Pachyderm's SDK, named by the environment variable {@code
 * WARMDATUM_PYTHON} (default {@code python3}). Tests that need it are skipped without it, unless
 * {@code WARMDATUM_REQUIRE_INTEROP=true}.
 */
final class PythonSdk {

    private PythonSdk() {}

    static String interpreter() {
        return System.getenv().getOrDefault("WARMDATUM_PYTHON", "python3");
    }

    /** Skips the calling test where the SDK is missing, or fails it where it is required. */
    static void require() {
        boolean there = isThere();
        String missing =
                "no pachyderm_sdk for '"
                        + interpreter()
                        + "': install it (python3 -m venv VENV; VENV/bin/pip install pachyderm_sdk)"
                        + " and set WARMDATUM_PYTHON=VENV/bin/python";
        if (Boolean.parseBoolean(System.getenv("WARMDATUM_REQUIRE_INTEROP"))) {
            assertTrue(there, missing);
        } else if (!there) {
            System.out.println("skipped: " + missing);
        }
        assumeTrue(there, missing);
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder(interpreter(), "-c", "import pachyderm_sdk")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
