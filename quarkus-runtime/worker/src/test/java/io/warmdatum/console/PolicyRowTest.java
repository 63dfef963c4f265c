package io.warmdatum.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.SpecReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;

class PolicyRowTest {

    /** On a class path of its own, as users' functions are. */
    public static final class Patient {

        @DatumFunction
        @Retry(maxRetries = 4)
        public void process(Datum datum) {}
    }

    private static PipelineSpec spec(String type) {
        String classPath =
                Path.of(
                                URI.create(
                                        Patient.class
                                                .getProtectionDomain()
                                                .getCodeSource()
                                                .getLocation()
                                                .toString()))
                        .toString();
        return new SpecReader()
                .read(
                        "test.yaml",
                        """
                        pipeline: {name: p}
                        transform:
                          datum_batching: true
                          cmd: [java-function, "%s"]
                          env: {CLASSPATH: "%s"}
                        input: {pfs: {repo: in, glob: "/*"}}
                        """
                                .formatted(type, classPath))
                .specs()
                .get(0);
    }

    @Test
    void aFunctionsAnnotationsAreAmongTheValues() {
        List<PolicyRow> rows = PolicyRow.of(spec(Patient.class.getName()));

        assertTrue(
                rows.stream()
                        .anyMatch(
                                r ->
                                        r.value().startsWith("4 (5 tries)")
                                                && r.from().contains("@Retry")),
                rows.toString());
    }

    @Test
    void aFunctionThatCannotBeLoadedIsSaidToBe() {
        PolicyRow first = PolicyRow.of(spec("com.acme.Nowhere")).get(0);

        assertEquals("function com.acme.Nowhere", first.name());
        assertTrue(first.from().contains("cannot be loaded"), first.from());
    }
}
