package io.warmdatum.templates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Java sources of projects, compiled with the class path of these tests. Stateless. */
final class Compiled {

    private Compiled() {}

    /** Compiles all sources below some folders into another. */
    static void into(Path classes, Path... sources) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-Werror",
                                "-Xlint:all,-processing,-path",
                                "-proc:none",
                                "-parameters",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString()));
        for (Path folder : sources) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(f -> f.toString().endsWith(".java"))
                        .forEach(f -> arguments.add(f.toString()));
            }
        }
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, System.err, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError("javac " + arguments + " failed; see above");
        }
    }
}
