package io.warmdatum.quarkus.deployment;

import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A change of the code feeds the samples again; nobody makes a request. */
@Timeout(180)
class DevelopmentModeTest {

    private static final SampleFolders FOLDERS = SampleFolders.with("a", "Hello");

    @RegisterExtension static final QuarkusDevModeTest APPLICATION = FOLDERS.application();

    @Test
    void aChangeOfTheCodeFeedsTheSamplesAgain() throws IOException, InterruptedException {
        Path output = FOLDERS.output().resolve("a");
        SampleFolders.awaitContent(output, "hello");

        APPLICATION.modifySourceFile(
                Whispering.class, source -> source.replace("toLowerCase", "toUpperCase"));

        SampleFolders.awaitContent(output, "HELLO");
    }
}
