package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.wire.proto.NextDatumRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that no client should send, on a raw socket. */
@Timeout(60)
class HostileInputTest {

    private static final String WORKER = "/pachyderm.worker.Worker/";

    private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
    private final Handler collector =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    if (entry.getThrown() != null
                            && entry.getLevel().intValue() >= Level.INFO.intValue()) {
                        logged.add(entry);
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private ServedDesk served;

    @BeforeEach
    void serve() throws IOException {
        Logger.getLogger("").addHandler(collector);
        served = new ServedDesk();
    }

    @AfterEach
    void stop() {
        served.close();
        Logger.getLogger("").removeHandler(collector);
    }

    @Test
    void isAnsweredOrClosedAThousandTimes() throws Exception {
        Random random = new Random(20240506);
        for (int i = 0; i < 1_000; i++) {
            int kind = i % 10;
            byte[] call = malformed(kind, random);
            if (kind == 2 || kind == 3) {
                assertTrue(isEnded(call), "kind " + kind + ", call " + i);
                continue;
            }
            String answer = exchange(call);
            if (kind >= 4 && kind <= 8) {
                assertTrue(answer.matches("(?s)HTTP/1.[01] 4\\d\\d .*"), kind + ": " + answer);
            }
        }
        assertEquals(List.of(), served.desk.allReported());
        assertEquals(List.of(), logged.stream().map(r -> "" + r.getThrown()).toList());
        served.desk.offer(List.of("A=1"));
        assertEquals(
                List.of("A=1"),
                served.client().nextDatum(NextDatumRequest.getDefaultInstance()).getEnvList());
    }

    /** Else the test above could not fail for a logged exception. */
    @Test
    void theCollectorSeesWhatVertxLogs() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        served.vertx.runOnContext(
                v -> {
                    served.vertx.runOnContext(w -> ran.countDown());
                    throw new IllegalStateException("thrown on purpose, see the test");
                });
        assertTrue(ran.await(10, TimeUnit.SECONDS));
        assertEquals(1, logged.size());
    }

    /** Keepalive pings are answered however often they come, without any call. */
    @Test
    void pingsWithoutCallsArePermitted() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", served.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(RawHttp2.PREFACE);
            InputStream in = socket.getInputStream();
            for (int i = 0; i < 2_000; i++) {
                byte[] payload = {0, 0, 0, 0, 0, 0, (byte) (i >> 8), (byte) i};
                socket.getOutputStream().write(RawHttp2.frame(6, 0, 0, payload));
                RawHttp2.Frame pong = RawHttp2.read(in);
                while (pong.type() != 6) {
                    assertTrue(pong.type() != 7, "the server said GOAWAY after " + i + " pings");
                    pong = RawHttp2.read(in);
                }
                assertEquals(1, pong.flags(), "acknowledged");
            }
        }
    }

    private static byte[] malformed(int kind, Random random) throws IOException {
        byte[] noise = new byte[1 + random.nextInt(400)];
        random.nextBytes(noise);
        return switch (kind) {
            case 0 -> noise;
            case 1 -> {
                byte[] whole = grpc(WORKER + "NextDatum", "application/grpc", new byte[100]);
                byte[] cut = new byte[1 + random.nextInt(whole.length - 110)];
                System.arraycopy(whole, 0, cut, 0, cut.length);
                yield cut;
            }
            // Field 1 with a length beyond the message: never valid.
            case 2 -> grpc(WORKER + "NextDatum", "application/grpc", message(0, badProto(noise)));
            case 3 ->
                    switch (random.nextInt(6)) {
                        case 0 -> grpc(WORKER + "Nothing", "application/grpc", message(0, noise));
                        case 1 -> grpc("nonsense", "application/grpc", message(0, noise));
                        case 2 ->
                                grpc(
                                        WORKER + "NextDatum",
                                        "application/grpc",
                                        message(1, badProto(noise)));
                        case 3 -> grpc(WORKER + "NextDatum", "application/grpc", new byte[0]);
                        case 4 ->
                                grpc(
                                        WORKER + "Cancel",
                                        "application/grpc",
                                        new byte[] {0, 0, 0, 9, 9, 1});
                        default -> grpc(WORKER + "NextDatum", "text/html", message(0, noise));
                    };
            case 4 -> http("POST", "/" + random.nextInt(), "application/json", "{}");
            case 5 -> http("POST", "/next-datum", "a/b" + random.nextInt(), "x");
            case 6 ->
                    http(
                            "POST",
                            "/next-datum",
                            "application/json",
                            "{\"error\":" + random.nextInt());
            case 7 ->
                    http(
                            List.of("GET", "PUT", "DELETE", "PATCH").get(random.nextInt(4)),
                            "/next-datum",
                            "text/plain",
                            "x");
            case 8 ->
                    http(
                            "POST",
                            "/next-datum",
                            "text/plain\r\nX-Big: " + "h".repeat(70_000 + random.nextInt(9_000)),
                            "");
            default -> {
                byte[] frames = RawHttp2.PREFACE.clone();
                yield concat(
                        frames,
                        RawHttp2.frame(
                                random.nextInt(12), random.nextInt(64), random.nextInt(9), noise));
            }
        };
    }

    private static byte[] badProto(byte[] noise) {
        byte[] bytes = noise.clone();
        return concat(new byte[] {0x0a, (byte) 0xff, 0x7f}, bytes);
    }

    private static byte[] message(int compressed, byte[] content) {
        int n = content.length;
        return concat(new byte[] {(byte) compressed, 0, 0, (byte) (n >> 8), (byte) n}, content);
    }

    private static byte[] grpc(String path, String type, byte[] body) throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        headers.write(0x83); // :method POST
        headers.write(0x86); // :scheme http
        RawHttp2.literal(headers, ":path", path);
        RawHttp2.literal(headers, ":authority", "localhost");
        RawHttp2.literal(headers, "content-type", type);
        RawHttp2.literal(headers, "te", "trailers");
        return concat(
                RawHttp2.PREFACE,
                RawHttp2.frame(1, 4, 1, headers.toByteArray()),
                RawHttp2.frame(0, 1, 1, body));
    }

    private static byte[] http(String method, String path, String type, String body) {
        return (method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\nContent-Type: "
                        + type
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Sends all, says that nothing more comes, and reads until the server closes. */
    private String exchange(byte[] bytes) throws IOException {
        try (Socket socket = send(bytes)) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                answer.writeBytes(" (connection reset)".getBytes(StandardCharsets.UTF_8));
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Whether the call is ended by HEADERS, RST_STREAM or GOAWAY; the connection stays open. */
    private boolean isEnded(byte[] call) throws IOException {
        try (Socket socket = send(call)) {
            RawHttp2.Frame frame = RawHttp2.read(socket.getInputStream());
            while (frame != null && !Set.of(1, 3, 7).contains(frame.type())) {
                frame = RawHttp2.read(socket.getInputStream());
            }
            return frame != null;
        }
    }

    private Socket send(byte[] bytes) throws IOException {
        Socket socket = new Socket("127.0.0.1", served.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(bytes);
        return socket;
    }
}
