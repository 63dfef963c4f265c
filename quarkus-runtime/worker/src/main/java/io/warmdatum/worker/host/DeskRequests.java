package io.warmdatum.worker.host;

import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.wire.WorkerJson;
import io.warmdatum.wire.WorkerService;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells gRPC from plain HTTP, and serves both from one desk. Thread-safe. */
final class DeskRequests implements Handler<HttpServerRequest> {

    private static final Logger LOG = Logger.getLogger(DeskRequests.class);

    private static final Set<String> ENCODINGS = Set.of("identity", "gzip");

    private final Vertx vertx;
    private final WorkerJson json;
    private final ServerServiceDefinition service;
    private final GrpcServerOptions limits =
            new GrpcServerOptions().setMaxMessageSize(WorkerJson.MAX_BODY_BYTES);

    private final Callers callers = new Callers();

    /** How to break off each call in progress, and each connection that is half open. */
    private final Set<Runnable> active = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    DeskRequests(Vertx vertx, NextDatumDesk desk) {
        this.vertx = vertx;
        this.json = new WorkerJson(desk);
        this.service = new WorkerService(desk).bindService();
    }

    /** Breaks off all calls that wait, and every later one. Thread-safe. */
    void stop() {
        stopped = true;
        active.forEach(Runnable::run);
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (stopped) {
            request.connection().close();
            return;
        }
        String type = header(request, "content-type");
        if (request.version() == HttpVersion.HTTP_2 && type.startsWith("application/grpc")) {
            grpc(request);
        } else {
            http(request, type);
        }
    }

    private void grpc(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        ServerMethodDefinition<?, ?> method =
                path.startsWith("/") ? service.getMethod(path.substring(1)) : null;
        if (method == null) {
            refuse(request, GrpcStatus.UNIMPLEMENTED, "this method is not served here");
            return;
        }
        // Vert.x throws on the event loop for a compressed message without a known encoding.
        if (request.getHeader("grpc-encoding") == null) {
            request.headers().set("grpc-encoding", "identity");
        } else if (!ENCODINGS.contains(header(request, "grpc-encoding"))) {
            refuse(request, GrpcStatus.UNIMPLEMENTED, "use grpc-encoding gzip or identity");
            return;
        }
        // One (small) server object per call ties the call to its HTTP stream: Vert.x' own bridge
        // is told of a reset stream but not of a lost connection, and the desk must hear of both.
        GrpcServer.server(vertx, limits)
                .callHandler(
                        call -> {
                            UnaryCall<?, ?> unary =
                                    new UnaryCall<>(
                                            call,
                                            request.response(),
                                            CallerLine.of(
                                                    request.connection(), active, () -> stopped),
                                            callers,
                                            method);
                            Runnable breakOff = unary::breakOff;
                            active.add(breakOff);
                            unary.start(() -> active.remove(breakOff));
                        })
                .handle(request);
    }

    private static void refuse(HttpServerRequest request, GrpcStatus status, String text) {
        request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", status.toString())
                .putHeader("grpc-accept-encoding", "identity,gzip")
                .putHeader("grpc-message", text)
                .end();
    }

    private void http(HttpServerRequest request, String type) {
        if (request.getHeader("origin") != null) {
            refuse(request, WorkerJson.refusal(type, 403, "web pages may not call a worker"));
            return;
        }
        String encoding = header(request, "content-encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            refuse(
                    request,
                    WorkerJson.refusal(type, 415, "send the body without Content-Encoding"));
            return;
        }
        Body body = new Body(request, type);
        request.exceptionHandler(e -> body.drop());
        request.handler(body::add);
        request.endHandler(v -> body.end());
    }

    private final class Body {

        private final HttpServerRequest request;
        private final String type;
        private Buffer bytes = Buffer.buffer();
        private boolean dropped;

        Body(HttpServerRequest request, String type) {
            this.request = request;
            this.type = type;
        }

        void drop() {
            dropped = true;
            bytes = Buffer.buffer();
        }

        void add(Buffer chunk) {
            if (dropped) {
                return;
            }
            if (bytes.length() + chunk.length() > WorkerJson.MAX_BODY_BYTES) {
                drop();
                refuse(request, WorkerJson.tooLarge(type));
                return;
            }
            bytes.appendBuffer(chunk);
        }

        void end() {
            if (dropped || request.response().closed()) {
                return;
            }
            String path = request.path() == null ? "" : request.path();
            if (path.endsWith("/next-datum") || path.endsWith("/NextDatum")) {
                CallerLine line = CallerLine.of(request.connection(), active, () -> stopped);
                callers.arrive(line, () -> answer(path, a -> deliver(request, line, a)));
            } else {
                answer(path, a -> send(request, a));
            }
        }

        /** Also for a caller that has gone meanwhile: what it reports counts. */
        private void answer(String path, Consumer<WorkerJson.Answer> send) {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<WorkerJson.Answer> answer =
                    json.answer(request.method().name(), path, type, bytes.getBytes());
            Runnable breakOff =
                    () -> {
                        answer.cancel(false);
                        request.connection().close();
                    };
            active.add(breakOff);
            request.response().closeHandler(v -> answer.cancel(false));
            if (request.response().closed()) {
                answer.cancel(false);
            }
            answer.whenComplete(
                    (a, gone) -> {
                        active.remove(breakOff);
                        if (gone == null) {
                            // Not run when the event loop has ended, but then the desk has, too.
                            context.runOnContext(v -> send.accept(a));
                        }
                    });
        }
    }

    /** Sends an answer that must not get lost unnoticed. */
    private void deliver(HttpServerRequest request, CallerLine line, WorkerJson.Answer answer) {
        if (answer.status() == 200) {
            callers.answer(line, () -> deliver(request, answer), answer.undelivered());
        } else {
            send(request, answer);
        }
    }

    private static void deliver(HttpServerRequest request, WorkerJson.Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            answer.undelivered().run();
            return;
        }
        head(request, answer)
                .end(Buffer.buffer(answer.body()))
                .onSuccess(v -> answer.delivered().run())
                .onFailure(e -> undelivered(e, answer));
    }

    private static void undelivered(Throwable problem, WorkerJson.Answer answer) {
        LOG.debugf("an answer of NextDatum was not delivered: %s", problem);
        answer.undelivered().run();
    }

    private static void send(HttpServerRequest request, WorkerJson.Answer answer) {
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            head(request, answer).end(Buffer.buffer(answer.body()));
        }
    }

    /** The rest of the body is left unread, so that an HTTP/1.1 connection cannot be used again. */
    private static void refuse(HttpServerRequest request, WorkerJson.Answer answer) {
        HttpServerResponse response = request.response();
        if (!response.headWritten() && request.version() != HttpVersion.HTTP_2) {
            response.putHeader("connection", "close");
        }
        send(request, answer);
    }

    private static HttpServerResponse head(HttpServerRequest request, WorkerJson.Answer answer) {
        return request.response()
                .setStatusCode(answer.status())
                .putHeader("content-type", answer.contentType());
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
