package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.code.NextDatumDesk.NotBatchingException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same port with curl, as a script would call it. */
@Timeout(30)
class HttpTest {

    static final String ASK = "POST /next-datum HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";

    private static final String TEXT = "Content-Type: text/plain";
    private static final String JSON = "Content-Type: application/json";

    @TempDir private Path dir;
    ServedDesk served;

    @BeforeEach
    void serve() throws IOException {
        served = open();
    }

    ServedDesk open() throws IOException {
        return new ServedDesk();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private Process start(String host, String path, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-g", "--noproxy", "*"));
        command.addAll(List.of("-w", " %{http_code} %{content_type}"));
        command.addAll(List.of(arguments));
        command.add("http://" + host + ":" + served.port() + path);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    String curl(String path, String... arguments) throws IOException {
        Process process = start("127.0.0.1", path, arguments);
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void givesTheDatumOnEveryLoopbackName(String host) throws Exception {
        served.desk.offer(List.of("A=1", "B=\"x\""));
        Process process = start(host, "/next-datum", "-H", TEXT, "-d", "went wrong");
        assertEquals(
                "{\"env\":[\"A=1\",\"B=\\\"x\\\"\"]} 200 application/json",
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("went wrong", served.desk.reported());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
    void speaksEveryVersionOfHttp(String version) throws Exception {
        served.desk.offer(List.of());
        String answer = curl("/next-datum", version, "-H", JSON, "-d", "{\"error\":\"e\"}");
        assertEquals("{\"env\":[]} 200 application/json", answer);
        assertEquals("e", served.desk.reported());
    }

    @Test
    void refusesInTheFormThatTheCallerSent() throws Exception {
        served.desk.refuseWith(new NotBatchingException());
        assertEquals(
                "datum batching not enabled 409 text/plain; charset=utf-8",
                curl("/next-datum", "-H", TEXT, "-d", ""));
        assertEquals(
                "{\"status\":409,\"detail\":\"datum batching not enabled\"} 409"
                        + " application/problem+json",
                curl("/next-datum", "-H", JSON, "-d", "{}"));
    }

    @Test
    void refusesMoreThanTwentyMebibytes() throws Exception {
        Path big = Files.write(dir.resolve("big"), new byte[21 * 1024 * 1024]);
        String answer = curl("/next-datum", "-H", TEXT, "--data-binary", "@" + big);
        assertTrue(answer.contains("the body is larger than 20 MiB"), answer);
        assertTrue(answer.contains(" 413 "), answer);
        assertEquals(List.of(), served.desk.allReported());
    }

    @Test
    void refusesWebPages() throws Exception {
        String answer = curl("/next-datum", "-H", TEXT, "-H", "Origin: http://evil", "-d", "");
        assertEquals("web pages may not call a worker 403 text/plain; charset=utf-8", answer);
        assertEquals(List.of(), served.desk.allReported());
    }

    @Test
    void losesNothingWhenTheCallerIsKilled() throws Exception {
        Process first = start("127.0.0.1", "/next-datum", "-H", TEXT, "-d", "first");
        assertEquals("first", served.desk.reported());
        first.destroyForcibly();
        served.desk.awaitVanished();
        served.desk.offer(List.of("A=1"));
        assertEquals(
                "{\"env\":[\"A=1\"]} 200 application/json",
                curl("/next-datum", "-H", TEXT, "-d", ""));
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", served.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads up to some text. */
    static String read(Socket socket, String last) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(last) < 0) {
            int b = socket.getInputStream().read();
            assertTrue(b >= 0, () -> "ended after " + text);
            text.append((char) b);
        }
        return text.toString();
    }

    @Test
    void noticesThatACallerGoesWhoseNextCallCameWithTheFirst() throws Exception {
        try (Socket socket = connect()) {
            write(socket, ASK + ASK);
            served.desk.reported();
            served.desk.offer(List.of("A=1"));
            read(socket, "]}");
            served.desk.reported();
        }
        served.desk.awaitVanished();
    }

    /** The end comes in order, since it crosses the answer; then the kernel refuses the answer. */
    @Test
    void noticesAnAnswerThatIsNotReadAlsoIfNobodyCallsLater() throws Exception {
        try (Socket first = connect();
                Socket second = connect()) {
            write(first, ASK);
            served.desk.reported();
            write(second, ASK);
            served.desk.reported();
            served.desk.offer(List.of("A=1"));
            read(first, "A=1");
            served.desk.delivered();
            first.shutdownOutput();
        }
        assertEquals(List.of("A=1"), served.desk.lost());
    }

    @Test
    void breaksAWaitingCallOffWhenClosed() throws Exception {
        Process waiting = start("127.0.0.1", "/next-datum", "-H", TEXT, "-d", "");
        served.desk.reported();
        served.endpoint.close();
        served.desk.awaitVanished();
        assertEquals(52, waiting.waitFor(), "curl: empty reply from server");
    }
}
