package io.warmdatum.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * What makes the JVMs of tests start several times as fast: an archive of loaded classes (AppCDS),
 * made once for all tests of this process. It takes jars only, so folders are packed first.
 *
 * @param classPath jars
 * @param classes the archive
 */
record ChildArchive(List<Path> classPath, Path classes) {

    /** Made when the first test asks for it. */
    static ChildArchive made() {
        return Holder.ARCHIVE;
    }

    private static final class Holder {

        private static final ChildArchive ARCHIVE = make();

        private static ChildArchive make() {
            try {
                Path folder = Files.createDirectories(Path.of("target", "children"));
                return ChildArchive.in(folder.toRealPath());
            } catch (Exception e) {
                throw new IllegalStateException("no archive of classes for the JVMs of tests", e);
            }
        }
    }

    private static ChildArchive in(Path folder) throws Exception {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                jars.add(packed(path, folder.resolve(jars.size() + ".jar")));
            } else if (Files.exists(path)) {
                jars.add(path);
            }
        }
        Path classes = folder.resolve("classes.jsa");
        Files.deleteIfExists(classes);
        Path work = Files.createTempDirectory(folder, "work");
        try (var worker =
                FakePachydermWorker.of(work)
                        .attached()
                        .datums(TestDatum.of("in", "/a", "journal=" + work.resolve("journal")))
                        .open()) {
            var runner =
                    new ProcessBuilder(
                                    ChildJvm.command(
                                            List.of(
                                                    "-XX:ArchiveClassesAtExit=" + classes,
                                                    "-Djava.io.tmpdir=" + work),
                                            jars,
                                            ContractFunctions.Handled.class))
                            .redirectErrorStream(true)
                            .redirectOutput(work.resolve("log").toFile());
            runner.environment().put("PPS_WORKER_GRPC_PORT", "" + worker.port());
            runner.environment().put("WARMDATUM_PFS", worker.pfs().toString());
            Process process = runner.start();
            FakeJob job = worker.run();
            // It ends by itself, as its worker is gone, and writes the archive then.
            if (!process.waitFor(2, TimeUnit.MINUTES)
                    || job.state() != FakeJob.State.SUCCESS
                    || !Files.exists(classes)) {
                throw new IOException(Files.readString(work.resolve("log")));
            }
        }
        return new ChildArchive(List.copyOf(jars), classes);
    }

    private static Path packed(Path folder, Path jar) throws IOException {
        int code =
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", jar.toString(), "-C", "" + folder, ".");
        if (code != 0) {
            throw new IOException("cannot pack " + folder);
        }
        return jar;
    }
}
