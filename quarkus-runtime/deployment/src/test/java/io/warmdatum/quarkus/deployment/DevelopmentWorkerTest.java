package io.warmdatum.quarkus.deployment;

import io.quarkus.test.QuarkusDevModeTest;
import io.warmdatum.testing.TestDatum;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The samples come from a worker, as in a pipeline, and again after a change of the code. */
@Timeout(180)
class DevelopmentWorkerTest {

    private static final SampleFolders FOLDERS = SampleFolders.with("a", "Hello");

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = FOLDERS.application("warmdatum.dev.worker=true");

    @Test
    void aWorkerHandsOutTheSamplesAndKeepsTheirOutput() throws IOException, InterruptedException {
        String id = TestDatum.of("input", "/a", "Hello").id();
        Path output = FOLDERS.output().resolve("kept").resolve(id).resolve("a");
        SampleFolders.awaitContent(output, "hello");

        APPLICATION.modifySourceFile(
                Whispering.class, source -> source.replace("toLowerCase", "toUpperCase"));

        SampleFolders.awaitContent(output, "HELLO");
    }
}
