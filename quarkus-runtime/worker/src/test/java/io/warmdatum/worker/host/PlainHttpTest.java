package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.wire.plain.PlainNextDatumServers;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server without libraries passes what the runnable's does, but for HTTP/2 without gRPC. */
class PlainHttpTest extends HttpTest {

    @TempDir private Path files;

    @Override
    ServedDesk open() throws IOException {
        return new ServedDesk(new PlainNextDatumServers());
    }

    @Override
    @ParameterizedTest
    @ValueSource(strings = {"--http1.0", "--http1.1"})
    void speaksEveryVersionOfHttp(String version) throws Exception {
        super.speaksEveryVersionOfHttp(version);
    }

    @Test
    void servesRequestsOneAfterTheOtherAlsoIfTheyCameTogether() throws Exception {
        try (Socket socket = connect()) {
            write(socket, ASK + ASK);
            served.desk.offer(List.of("A=1"));
            assertTrue(read(socket, "]}").endsWith("{\"env\":[\"A=1\"]}"));
            served.desk.offer(List.of("A=2"));
            assertTrue(read(socket, "]}").endsWith("{\"env\":[\"A=2\"]}"));
        }
    }

    @Test
    void readsChunksAndTellsToGoOn() throws Exception {
        Path body = Files.writeString(files.resolve("body"), "ä".repeat(900_000));
        served.desk.offer(List.of());
        String answer =
                curl(
                        "/next-datum",
                        "-H",
                        "Content-Type: text/plain",
                        "-H",
                        "Transfer-Encoding: chunked",
                        "-H",
                        "Expect: 100-continue",
                        "--data-binary",
                        "@" + body);
        assertEquals("{\"env\":[]} 200 application/json", answer);
        assertEquals("ä".repeat(900_000), served.desk.reported());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /status HTTP/3\r\n\r\n",
                "hello\r\n\r\n",
                "POST /next-datum HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST /next-datum HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST /next-datum HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /next-datum HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
                "POST /next-datum HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                "POST /next-datum HTTP/1.1\r\n: x\r\n\r\n",
            })
    void refusesWhatIsNoRequestAndTakesNoReportFromIt(String request) throws Exception {
        try (Socket socket = connect()) {
            write(socket, request);
            String answer = new String(socket.getInputStream().readAllBytes());
            assertTrue(answer.matches("(?s)HTTP/1.1 (400|413|501) Refused.*"), answer);
        }
        assertEquals(List.of(), served.desk.allReported());
    }

    @Test
    void refusesAHeaderWithoutEnd() throws Exception {
        try (Socket socket = connect()) {
            write(socket, "POST /next-datum HTTP/1.1\r\nX: " + "x".repeat(70_000));
            String answer = new String(socket.getInputStream().readAllBytes());
            assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
        }
    }

    @Test
    void anAnswerThatWasReadIsNotLost() throws Exception {
        try (Socket socket = connect()) {
            write(socket, ASK);
            served.desk.offer(List.of("A=1"));
            read(socket, "]}");
        }
        try (Socket socket = connect()) {
            write(socket, ASK);
            served.desk.offer(List.of("A=2"));
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            served.desk.delivered();
            served.desk.delivered();
        }
        // Only that of the second, which was reset.
        assertEquals(List.of("A=2"), served.desk.lost());
    }

    private static final String REFUSED =
            "POST /next-datum HTTP/1.1\r\nContent-Encoding: x\r\nContent-Length: 0\r\n\r\n";

    @Test
    void aRefusedCallerThatEndsIsLetGo() throws Exception {
        long before = openSockets();
        for (int i = 0; i < 50; i++) {
            try (Socket socket = connect()) {
                write(socket, REFUSED);
                read(socket, "Content-Encoding");
            }
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (openSockets() > before) {
            assertTrue(System.nanoTime() < deadline, () -> openSockets() + " open, not " + before);
            Thread.onSpinWait();
        }
    }

    private static long openSockets() {
        return Stream.of(new File("/proc/self/fd").list()).filter(PlainHttpTest::isSocket).count();
    }

    private static boolean isSocket(String number) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", number))
                    .toString()
                    .startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void anyNumberOfRefusedRequestsMayWaitBehindACall() throws Exception {
        int count = 10_000;
        try (Socket socket = connect()) {
            write(socket, ASK + REFUSED.repeat(count));
            served.desk.reported();
            served.desk.offer(List.of("A=1"));
            read(socket, "]}");
            for (int i = 0; i < count; i++) {
                read(socket, "without Content-Encoding");
            }
        }
        givesTheDatumOnEveryLoopbackName("127.0.0.1");
    }

    @Test
    void whatIsSentAheadHasALimitInEveryProtocol() throws Exception {
        try (Socket socket = connect()) {
            write(socket, ASK);
            served.desk.reported();
            write(socket, "PRI * HTTP/2.0\r\n\r\n");
            String much = "x".repeat(1 << 20);
            assertThrows(
                    IOException.class,
                    () -> {
                        for (int i = 0; i < 64; i++) {
                            write(socket, much);
                        }
                    });
        }
        served.desk.awaitVanished();
    }

    @Test
    void noPortIsOpenedTwice() throws Exception {
        var servers = new PlainNextDatumServers();
        var ports = new HashSet<Integer>();
        for (int i = 0; i < 300; i++) {
            try (var endpoint = servers.open(served.desk)) {
                assertTrue(ports.add(endpoint.port()), () -> "twice: " + endpoint.port());
            }
        }
    }
}
