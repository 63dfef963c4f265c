package io.warmdatum.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Folders that the application works on.
 *
 * @param root folder of a test
 */
record Places(Path root) {

    Path in() {
        return root.resolve("in");
    }

    Path out() {
        return root.resolve("out");
    }

    void given(String name, String text) throws IOException {
        Files.createDirectories(in());
        Files.writeString(in().resolve(name), text);
    }

    BuiltApp start(String... more) throws IOException {
        return BuiltApp.start(Map.of(), properties(more));
    }

    String[] properties(String... more) {
        return Stream.concat(
                        Stream.of("warmdatum.input=" + in(), "warmdatum.output=" + out()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** Output by name, without the ledger. */
    Map<String, String> output() throws IOException {
        return output(out());
    }

    static Map<String, String> output(Path folder) throws IOException {
        var all = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return all;
    }
}
