package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.warmdatum.worker.host.VertxNextDatumServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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

/** Real connections that break: a datum is confirmed only if a client has read it. */
@Timeout(60)
class DeliveryTest {

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
        endpoint = new VertxNextDatumServers(vertx).open(desk);
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
                assertEquals(new Verdict.Went(), desk.hand(List.of("N=" + n + ";"), Instant.EPOCH));
                handed.add(n);
                verdict = desk.awaitVerdict();
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

    private Socket call() throws IOException {
        Socket socket = new Socket("127.0.0.1", endpoint.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(
                        "POST /next-datum HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads up to the closing bracket of the answer, as a client must. */
    private void readAnswer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
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

    @Test
    void anOrderlyCloseAfterTheAnswerIsNoLoss() throws Exception {
        Future<Integer> worker = threads.submit(() -> work(20));
        for (int n = 0; n < 20; n++) {
            try (Socket socket = call()) {
                readAnswer(socket);
            }
        }
        call();
        assertEquals(0, worker.get(20, TimeUnit.SECONDS));
    }
}
