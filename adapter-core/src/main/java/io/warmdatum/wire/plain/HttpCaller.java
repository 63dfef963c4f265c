package io.warmdatum.wire.plain;

import io.warmdatum.wire.WorkerJson;
import io.warmdatum.wire.plain.RequestReader.BadRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * A caller that speaks HTTP/1.1: one request after the other. After an answer the connection is
 * kept, at least half open, until the caller closes it: the kernel resets it if something is left
 * unread, and closes it in order if all was read. Used by the loop's thread.
 */
final class HttpCaller implements Connection.User {

    private static final Logger LOG = Logger.getLogger(HttpCaller.class);

    /** Bytes a caller may send ahead while its request is not answered. */
    private static final int MAX_AHEAD = 1024 * 1024;

    private static final byte[] GO_ON =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** An answer on its way. */
    private record Sending(WorkerJson.Answer answer, boolean keepAlive) {}

    private final DeskLoop loop;
    private final WorkerJson json;
    private final RequestReader reader = new RequestReader();
    private Connection connection;
    private boolean asked;
    private Optional<CompletableFuture<WorkerJson.Answer>> pending = Optional.empty();
    private Optional<Sending> sending = Optional.empty();
    private Optional<Runnable> unread = Optional.empty();
    private boolean deaf;
    private boolean gone;

    HttpCaller(DeskLoop loop) {
        this.loop = loop;
        this.json = new WorkerJson(loop.desk());
    }

    void use(Connection own) {
        connection = own;
    }

    @Override
    public void received(ByteBuffer bytes) {
        unread = Optional.empty();
        if (deaf) {
            return;
        }
        reader.add(bytes);
        if (!asked && reader.speaksHttp2()) {
            asked = true;
            loop.afterArrivals(this::speakGrpc);
        } else {
            readOn();
        }
    }

    private void readOn() {
        if (asked) {
            if (reader.unread() > MAX_AHEAD) {
                connection.breakOff();
            }
            return;
        }
        try {
            Optional<Request> request = reader.next();
            if (request.isPresent()) {
                asked = true;
                ask(request.get());
            } else if (reader.mustBeToldToGoOn()) {
                connection.send(ByteBuffer.wrap(GO_ON));
            }
        } catch (BadRequestException e) {
            deaf = true;
            asked = true;
            send(
                    e.status() == 413
                            ? WorkerJson.tooLarge("")
                            : WorkerJson.refusal("", e.status(), e.getMessage()),
                    false);
        }
    }

    private void ask(Request request) {
        String type = request.header("content-type");
        if (!request.header("origin").isEmpty()) {
            send(WorkerJson.refusal(type, 403, "web pages may not call a worker"), false);
            return;
        }
        String encoding = request.header("content-encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            send(
                    WorkerJson.refusal(type, 415, "send the body without Content-Encoding"),
                    request.keepsAlive());
            return;
        }
        loop.afterArrivals(() -> pass(request, type));
    }

    /** Also for a caller that has gone meanwhile: what it reports counts. */
    private void pass(Request request, String type) {
        loop.settle();
        unread = Optional.empty(); // perhaps sent ahead of the answer; its datum is over, though
        CompletableFuture<WorkerJson.Answer> answer =
                json.answer(request.method(), request.path(), type, request.body());
        pending = Optional.of(answer);
        if (gone) {
            answer.cancel(false);
        }
        answer.whenComplete(
                (a, cancelled) -> {
                    if (cancelled == null) {
                        loop.run(() -> send(a, request.keepsAlive()));
                    }
                });
    }

    private void send(WorkerJson.Answer answer, boolean keepAlive) {
        pending = Optional.empty();
        if (gone) {
            answer.undelivered().run();
            return;
        }
        sending = Optional.of(new Sending(answer, keepAlive));
        unread = answer.status() == 200 ? Optional.of(answer.undelivered()) : Optional.empty();
        byte[] head = head(answer, keepAlive).getBytes(StandardCharsets.ISO_8859_1);
        // In one go: a caller that gets a part of it wakes up for nothing.
        connection.send(
                ByteBuffer.allocate(head.length + answer.body().length)
                        .put(head)
                        .put(answer.body())
                        .flip());
    }

    private static String head(WorkerJson.Answer answer, boolean keepAlive) {
        return "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n"
                .formatted(
                        answer.status(),
                        answer.status() == 200 ? "OK" : "Refused",
                        answer.contentType(),
                        answer.body().length,
                        keepAlive ? "keep-alive" : "close");
    }

    @Override
    public void flushed() {
        if (sending.isEmpty()) {
            return;
        }
        Sending now = sending.get();
        sending = Optional.empty();
        now.answer.delivered().run();
        if (now.keepAlive) {
            asked = false;
            if (reader.unread() > 0) {
                loop.afterArrivals(this::readOn); // not here, where refusals may lead to again
            }
        } else {
            deaf = true;
            loop.later(connection::endOutput);
        }
    }

    @Override
    public boolean hasUnread() {
        return unread.isPresent();
    }

    @Override
    public void gone(boolean inOrder) {
        gone = true;
        pending.ifPresent(answer -> answer.cancel(false));
        if (sending.isPresent()) {
            sending.get().answer.undelivered().run();
        } else if (!inOrder) {
            unread.ifPresent(Runnable::run);
        }
    }

    private void speakGrpc() {
        if (gone) {
            return;
        }
        loop.settle();
        try {
            GrpcTunnel.open(loop, connection, reader.rest());
        } catch (LinkageError e) {
            LOG.error(
                    "the program speaks gRPC, but grpc-stub, grpc-protobuf and grpc-netty-shaded"
                            + " are not on the class path: add them, or use POST /next-datum",
                    e);
            connection.breakOff();
        } catch (IOException e) {
            LOG.error("gRPC cannot be served", e);
            connection.breakOff();
        }
    }
}
