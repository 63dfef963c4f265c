package io.warmdatum.worker.host;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.warmdatum.wire.WorkerJson;
import io.warmdatum.wire.proto.WorkerGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * One unary call of a grpc-java service on Vert.x' gRPC server. The answer may be given on any
 * thread; it is handed to the call's event loop in one go.
 *
 * <p>The service gets {@code onComplete} when all of its answer is written, and {@code onCancel}
 * whenever the client does not get it, even if that turns out later.
 */
final class UnaryCall<Q, A> extends ServerCall<Q, A> {

    private final GrpcServerRequest<Buffer, Buffer> call;
    private final HttpServerResponse stream;
    private final CallerLine line;
    private final Callers callers;
    private final ServerMethodDefinition<Q, A> method;
    private final boolean isNextDatum;
    private final Context context = Vertx.currentContext();
    private Listener<Q> listener;
    private GrpcMessage received;
    private boolean closed;
    private boolean served;
    private boolean answerBegun;
    private volatile boolean cancelled;
    private A answer;

    UnaryCall(
            GrpcServerRequest<Buffer, Buffer> call,
            HttpServerResponse stream,
            CallerLine line,
            Callers callers,
            ServerMethodDefinition<Q, A> method) {
        this.call = call;
        this.stream = stream;
        this.line = line;
        this.callers = callers;
        this.isNextDatum = method.getMethodDescriptor() == (Object) WorkerGrpc.getNextDatumMethod();
        this.method = method;
    }

    /** Starts the call; {@code ended} is told once, when its stream is closed. */
    void start(Runnable ended) {
        listener = method.getServerCallHandler().startCall(this, new Metadata());
        call.invalidMessageHandler(
                e ->
                        end(
                                Status.RESOURCE_EXHAUSTED.withDescription(
                                        "the message is larger than 20 MiB"),
                                null));
        call.messageHandler(this::receive);
        call.endHandler(v -> serve());
        call.exceptionHandler(e -> gone());
        call.errorHandler(e -> gone());
        stream.closeHandler(
                v -> {
                    gone();
                    ended.run();
                });
    }

    private void receive(GrpcMessage message) {
        if (received != null) {
            end(Status.INVALID_ARGUMENT.withDescription("send one message in a call"), null);
        }
        received = message;
    }

    private void serve() {
        if (closed || cancelled) {
            return;
        }
        if (received == null) {
            end(Status.INVALID_ARGUMENT.withDescription("the call ended without a message"), null);
            return;
        }
        Q request;
        try {
            request = decode(received);
        } catch (StatusRuntimeException e) {
            end(Status.INVALID_ARGUMENT.withDescription("the message is not valid protobuf"), null);
            return;
        } catch (IOException e) {
            end(Status.INVALID_ARGUMENT.withDescription("the message is not valid gzip"), null);
            return;
        }
        received = null;
        if (request == null) {
            end(
                    Status.RESOURCE_EXHAUSTED.withDescription("the message is larger than 20 MiB"),
                    null);
            return;
        }
        if (isNextDatum) {
            callers.arrive(line, () -> serve(request));
        } else {
            serve(request);
        }
    }

    /** Also of a client that has gone meanwhile: what it reports counts. */
    private void serve(Q request) {
        served = true;
        listener.onMessage(request);
        listener.onHalfClose();
        if (cancelled) {
            listener.onCancel();
        }
    }

    /** Null if the unpacked message is over the limit, which Vert.x would not notice. */
    private Q decode(GrpcMessage message) throws IOException {
        byte[] bytes = message.payload().getBytes();
        if (message.encoding().equals("gzip")) {
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = gzip.readNBytes(WorkerJson.MAX_BODY_BYTES + 1);
            }
        }
        return bytes.length > WorkerJson.MAX_BODY_BYTES
                ? null
                : method.getMethodDescriptor().parseRequest(new ByteArrayInputStream(bytes));
    }

    /** The stream is closed, which is bad news only as long as something is to be sent. */
    private void gone() {
        if (!answerBegun) {
            lost();
        }
    }

    private void lost() {
        if (!cancelled) {
            cancelled = true;
            if (served) {
                listener.onCancel();
            }
        }
    }

    /** Ends a waiting call because the server stops. Thread-safe. */
    void breakOff() {
        context.runOnContext(
                v -> {
                    if (!closed && !cancelled) {
                        end(Status.UNAVAILABLE.withDescription("the worker stopped"), null);
                        lost();
                    }
                });
    }

    @Override
    public void request(int numMessages) {
        // The one message of a unary call is delivered when it is complete.
    }

    @Override
    public void sendHeaders(Metadata headers) {
        // Vert.x sends the head together with the message.
    }

    @Override
    public void sendMessage(A message) {
        answer = message;
    }

    @Override
    public void close(Status status, Metadata trailers) {
        A message = status.isOk() ? answer : null;
        if (Vertx.currentContext() == context) {
            end(status, message);
        } else {
            context.runOnContext(v -> end(status, message));
        }
    }

    private void end(Status status, A message) {
        if (closed || cancelled) {
            return;
        }
        if (message == null) {
            closed = true;
            answerBegun = true;
            call.response().status(GrpcStatus.valueOf(status.getCode().value()));
            call.response().statusMessage(status.getDescription());
            call.response().end();
            return;
        }
        try (InputStream bytes = method.getMethodDescriptor().streamResponse(message)) {
            Buffer encoded = Buffer.buffer(bytes.readAllBytes());
            if (encoded.length() > WorkerJson.MAX_BODY_BYTES) {
                end(
                        Status.RESOURCE_EXHAUSTED.withDescription(
                                "the answer is larger than 20 MiB"),
                        null);
                lost();
                return;
            }
            closed = true;
            GrpcMessage whole = GrpcMessage.message("identity", encoded);
            if (isNextDatum) {
                callers.answer(line, () -> send(whole), this::lost);
            } else {
                send(whole);
            }
        } catch (IOException e) {
            end(Status.INTERNAL.withDescription("the answer cannot be encoded"), null);
            lost();
        }
    }

    private void send(GrpcMessage message) {
        if (!cancelled) {
            answerBegun = true;
            call.response()
                    .endMessage(message)
                    .onSuccess(v -> listener.onComplete())
                    .onFailure(e -> lost());
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method.getMethodDescriptor();
    }
}
