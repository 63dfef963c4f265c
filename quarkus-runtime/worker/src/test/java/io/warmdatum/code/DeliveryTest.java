package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.warmdatum.worker.host.RawHttp2;
import io.warmdatum.worker.host.VertxNextDatumServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real connections that break: a datum is confirmed only if a client has read it. */
@Timeout(60)
class DeliveryTest {

    private static final TimeLeft FOREVER = new TimeLeft(Optional.empty());

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ProgramDesk desk = ProgramDesk.batching("w");
    private final Set<Integer> read = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Integer> handed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> lost = new LinkedBlockingQueue<>();
    private NextDatumServers.Endpoint endpoint;
    private int undelivered;

    @BeforeEach
    void open() throws IOException {
        endpoint = servers(vertx).open(desk);
    }

    NextDatumServers servers(Vertx vertx) {
        return new VertxNextDatumServers(vertx);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        desk.close();
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What a worker does with its desk, for datum after datum; then nobody is served any more. */
    private Integer work(int datums) throws InterruptedException {
        try {
            return serve(datums);
        } finally {
            desk.close();
        }
    }

    private int serve(int datums) throws InterruptedException {
        for (int n = 0; n < datums; n++) {
            desk.begin(new Attempt("job", "d", 1, 1, List.of(), List.of(), () -> {}));
            Verdict verdict;
            do {
                assertEquals(
                        new Verdict.Went(),
                        desk.hand(List.of("N=" + n + ";"), Instant.EPOCH, FOREVER));
                handed.add(n);
                verdict = desk.awaitVerdict(FOREVER);
                if (verdict instanceof Verdict.Undelivered) {
                    undelivered++;
                    lost.add(n);
                }
            } while (verdict instanceof Verdict.Undelivered);
            assertTrue(read.contains(n), "datum " + n + " was confirmed, but nobody has seen it");
            desk.finish();
        }
        return undelivered;
    }

    /** How a caller speaks. */
    private enum Speech {
        HTTP(http("")),
        HTTP_WITHOUT_REUSE(http("Connection: close\r\n")),
        GRPC(grpc());

        private final byte[] call;

        Speech(byte[] call) {
            this.call = call;
        }

        private static byte[] http(String header) {
            return ("POST /next-datum HTTP/1.1\r\nHost: a\r\n"
                            + header
                            + "Content-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] grpc() {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            RawHttp2.literal(head, ":method", "POST");
            RawHttp2.literal(head, ":scheme", "http");
            RawHttp2.literal(head, ":path", "/pachyderm.worker.Worker/NextDatum");
            RawHttp2.literal(head, ":authority", "a");
            RawHttp2.literal(head, "content-type", "application/grpc");
            RawHttp2.literal(head, "te", "trailers");
            ByteArrayOutputStream call = new ByteArrayOutputStream();
            call.writeBytes(RawHttp2.PREFACE);
            call.writeBytes(RawHttp2.frame(1, 4, 1, head.toByteArray()));
            call.writeBytes(RawHttp2.frame(0, 1, 1, new byte[5]));
            return call.toByteArray();
        }
    }

    private SocketChannel call() throws IOException {
        return call(Speech.HTTP);
    }

    /** A channel, since it is closed as a kernel closes those of a process that ends. */
    private SocketChannel call(Speech speech) throws IOException {
        SocketChannel socket = connect();
        ask(socket, speech);
        return socket;
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(new InetSocketAddress("127.0.0.1", endpoint.port()));
    }

    private static void ask(SocketChannel socket, Speech speech) throws IOException {
        socket.write(ByteBuffer.wrap(speech.call));
    }

    /** Reads up to the closing bracket of the answer, as a client must. */
    private void readAnswer(SocketChannel socket) throws IOException {
        InputStream in = Channels.newInputStream(socket);
        StringBuilder text = new StringBuilder();
        int c;
        while (text.indexOf("]}") < 0 && text.indexOf("not enabled") < 0 && (c = in.read()) >= 0) {
            text.append((char) c);
            int end = text.indexOf(";\"");
            if (end >= 0) {
                read.add(Integer.parseInt(text.substring(text.indexOf("N=") + 2, end)));
            }
        }
    }

    /** What a kernel does for a process that is killed, at any moment around its answer. */
    private static void die(SocketChannel socket, Random random) throws IOException {
        long moment = System.nanoTime() + random.nextInt(400_000);
        if (random.nextInt(3) == 0) {
            // The answer has begun to come.
            socket.read(ByteBuffer.allocate(1));
        } else {
            while (System.nanoTime() < moment) {
                Thread.onSpinWait();
            }
        }
        socket.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatDiesAroundItsAnswerLosesNothingToTheNext(Speech speech) throws Exception {
        int datums = Integer.getInteger("test.deaths", 1000);
        Random random = new Random(7);
        Future<Integer> worker = threads.submit(() -> work(datums));
        for (int n = 0; n < datums && !worker.isDone(); n++) {
            die(call(speech), random);
            try (SocketChannel next = call()) {
                readAnswer(next);
            }
        }
        call();
        int undelivered = worker.get(20, TimeUnit.SECONDS);
        assertTrue(undelivered > 0, "no caller died at the wrong moment: nothing was tested");
    }

    /**
     * The kernel tells of the reset that comes after an end in order only who writes. Of a caller
     * that dies in the moment of its answer both come at once, and seldom.
     */
    @Test
    void aCallerThatEndsInOrderAndLeavesItsAnswerUnreadLosesNothing() throws Exception {
        Future<Integer> worker = threads.submit(() -> work(20));
        for (int n = 0; n < 20; n++) {
            try (SocketChannel socket = call()) {
                awaitWholeAnswer(socket);
                socket.shutdownOutput();
            }
            try (SocketChannel next = call()) {
                readAnswer(next);
            }
        }
        call();
        assertEquals(20, worker.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aCallerThatEndsAfterAnotherHasCalledIsLetGo() throws Exception {
        Future<Integer> worker = threads.submit(() -> work(3));
        try (SocketChannel first = call();
                SocketChannel second = connect()) {
            readAnswer(first);
            ask(second, Speech.HTTP);
            readAnswer(second);
            first.shutdownOutput();
            ask(second, Speech.HTTP);
            readAnswer(second);
            while (first.read(ByteBuffer.allocate(16)) >= 0) {
                // What is written to who has gone does not count.
            }
        }
        call();
        assertEquals(0, worker.get(20, TimeUnit.SECONDS));
    }

    /** Leaves the last bytes unread, as nobody can tell how many have come in all. */
    private static void awaitWholeAnswer(SocketChannel socket) throws IOException {
        InputStream in = socket.socket().getInputStream();
        int previous = 0;
        int c = in.read();
        while (previous != ';' || c != '"') {
            previous = c;
            c = in.read();
        }
        while (in.available() < "]}".length()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anOrderlyCloseAfterTheAnswerIsNoLoss() throws Exception {
        Future<Integer> worker = threads.submit(() -> work(20));
        for (int n = 0; n < 20; n++) {
            try (SocketChannel socket = call()) {
                readAnswer(socket);
            }
        }
        call();
        assertEquals(0, worker.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aCallerThatKeepsItsConnectionIsCutOffInTheEnd() throws Exception {
        Future<Integer> worker = threads.submit(() -> work(1));
        try (SocketChannel socket = call(Speech.HTTP_WITHOUT_REUSE)) {
            readAnswer(socket);
            endpoint.close();
            assertThrows(
                    IOException.class,
                    () -> {
                        while (true) {
                            socket.write(ByteBuffer.allocate(1));
                        }
                    });
        }
        desk.ended(new Exit(0));
        worker.get(20, TimeUnit.SECONDS);
    }
}
