package io.warmdatum.testing;

import io.warmdatum.wire.FunctionRunner;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command that runs a function in a JVM of its own, quick to start. */
final class ChildJvm {

    private ChildJvm() {}

    /** A runner that takes its temporary files to a folder of the test. */
    static String[] runner(Class<?> function, Path temp, Map<String, String> properties) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-XX:SharedArchiveFile=" + ChildArchive.made().classes(),
                                "-Djava.io.tmpdir=" + temp));
        properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
        return command(options, ChildArchive.made().classPath(), function);
    }

    static String[] command(List<String> options, List<Path> classPath, Class<?> function) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto"));
        command.addAll(options);
        command.addAll(
                List.of(
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                classPath.stream().map(Path::toString).toList()),
                        FunctionRunner.class.getName(),
                        function.getName()));
        return command.toArray(String[]::new);
    }
}
