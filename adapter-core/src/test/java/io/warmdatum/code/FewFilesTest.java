package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.wire.plain.PlainNextDatumServers;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open few files, in a JVM of its own. */
@Timeout(120)
class FewFilesTest {

    @TempDir Path folder;

    @Test
    void aCallerThatCannotBeTakenIsTakenLater() throws Exception {
        Path said = folder.resolve("said");
        Process process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -n 200 && exec \"$@\"",
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Crowded.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertTrue(process.waitFor(100, TimeUnit.SECONDS), () -> read(said));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> read(said));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Serves, runs out of files, and gets some again. */
    static final class Crowded {

        private Crowded() {}

        public static void main(String[] arguments) throws Exception {
            var told = new CountDownLatch(1);
            Logger log = Logger.getLogger(PlainNextDatumServers.class.getPackageName());
            log.addHandler(new Told(told));
            ProgramDesk desk = ProgramDesk.notBatching("w");
            try (var endpoint = new PlainNextDatumServers().open(desk);
                    Socket usual = new Socket("127.0.0.1", endpoint.port())) {
                // First one that is usual: where there are no files, no class is loaded. It stays
                // open, so that nobody but this thread opens and closes files.
                ask(usual);
                usual.getInputStream().readAllBytes();
                Deque<FileInputStream> files = new ArrayDeque<>();
                try {
                    while (true) {
                        files.add(new FileInputStream("/dev/null"));
                    }
                } catch (IOException tooMany) {
                    files.remove().close();
                }
                // The caller's end takes the last file, so that the server's cannot be opened.
                try (Socket caller = new Socket("127.0.0.1", endpoint.port())) {
                    told.await();
                    while (!files.isEmpty()) {
                        files.remove().close();
                    }
                    ask(caller);
                }
            }
        }

        private static void ask(Socket caller) throws IOException {
            caller.getOutputStream()
                    .write(
                            "GET /status HTTP/1.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] begin = caller.getInputStream().readNBytes(12);
            String answer = new String(begin, StandardCharsets.US_ASCII);
            if (!answer.equals("HTTP/1.1 200")) {
                throw new IOException("the answer begins with " + answer);
            }
        }
    }

    /** Waits for the log. */
    private static final class Told extends Handler {

        private final CountDownLatch told;

        Told(CountDownLatch told) {
            this.told = told;
        }

        @Override
        public void publish(LogRecord entry) {
            told.countDown();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
