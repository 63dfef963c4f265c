package io.warmdatum.quarkus.deployment;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.quarkus.WarmdatumConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Applications that are fed from a folder of their own. */
final class Folders {

    private Folders() {}

    /** An application of these classes with these input files, content by name. */
    static QuarkusUnitTest application(Map<String, String> files, Class<?>... classes) {
        try {
            Path root =
                    Files.createTempDirectory(
                                    Files.createDirectories(Path.of("target", "feeds")), "feed")
                            .toAbsolutePath();
            Path input = Files.createDirectory(root.resolve("in"));
            for (var file : files.entrySet()) {
                Files.writeString(input.resolve(file.getKey()), file.getValue());
            }
            return application(classes)
                    .overrideRuntimeConfigKey("warmdatum.input", input.toString())
                    .overrideRuntimeConfigKey("warmdatum.output", root.resolve("out").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An application of these classes that knows no folder; it opens no port. */
    static QuarkusUnitTest application(Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(archive -> archive.addClasses(classes).addClass(Folders.class))
                .overrideConfigKey("quarkus.http.host-enabled", "false")
                .overrideConfigKey("quarkus.otel.traces.exporter", "none");
    }

    /** Content of an output file. */
    static String output(WarmdatumConfig config, String name) throws IOException {
        return Files.readString(Path.of(config.output().orElseThrow(), name));
    }
}
