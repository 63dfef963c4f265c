package io.warmdatum.quarkus.deployment;

import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.asset.StringAsset;

/**
 * Samples of development mode and what comes of them.
 *
 * @param root folder of a test
 */
record SampleFolders(Path root) {

    static SampleFolders with(String name, String content) {
        try {
            Path feeds = Files.createDirectories(Path.of("target", "feeds"));
            Path root = Files.createTempDirectory(feeds, "samples").toAbsolutePath();
            Files.writeString(Files.createDirectory(root.resolve("in")).resolve(name), content);
            return new SampleFolders(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path output() {
        return root.resolve("out");
    }

    /**
     * The application that is developed on them.
     *
     * @param more lines of its {@code application.properties}
     */
    QuarkusDevModeTest application(String... more) {
        String properties = properties() + String.join("\n", more);
        return new QuarkusDevModeTest()
                .withApplicationRoot(
                        root ->
                                root.addClass(Whispering.class)
                                        .addAsResource(
                                                new StringAsset(properties),
                                                "application.properties"));
    }

    private String properties() {
        return "warmdatum.dev.samples="
                + root.resolve("in")
                + "\nwarmdatum.dev.output="
                + output()
                + "\n";
    }

    /** Waits until a file has this content; the test's timeout ends the wait. */
    static void awaitContent(Path file, String content) throws IOException, InterruptedException {
        var never = new CountDownLatch(1);
        while (!content.equals(read(file))) {
            never.await(50, TimeUnit.MILLISECONDS);
        }
    }

    /** Null while it is not there, as when the application was just loaded anew. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
