package io.warmdatum.wire;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.warmdatum.code.NextDatumDesk.NotBatchingException;
import io.warmdatum.wire.proto.NextDatumRequest;
import io.warmdatum.wire.proto.WorkerGrpc;
import io.warmdatum.worker.pull.NextDatumCall;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * NextDatum of the worker on this machine, by gRPC: plaintext to {@code 127.0.0.1}, pings every 20
 * seconds as Go's client (reference 1.6), messages up to 20 MiB, no deadline and no retry of any
 * kind (reference 1.5). Uses whichever transport of gRPC is on the class path. Used by one thread.
 */
public final class GrpcNextDatum implements NextDatumCall, AutoCloseable {

    /** Names the port. */
    public static final String PORT_VARIABLE = "PPS_WORKER_GRPC_PORT";

    private static final int MAX_MESSAGE = 20 << 20;
    private static final int PING_SECONDS = 20;

    private final int port;
    private final ManagedChannel channel;
    private final WorkerGrpc.WorkerBlockingStub worker;

    /**
     * Connects with the first call.
     *
     * @param port port of the worker
     */
    public GrpcNextDatum(int port) {
        this.port = port;
        this.channel =
                Grpc.newChannelBuilderForAddress(
                                "127.0.0.1", port, InsecureChannelCredentials.create())
                        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(PING_SECONDS, TimeUnit.SECONDS)
                        .keepAliveWithoutCalls(true)
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .disableRetry()
                        .proxyDetector(toLoopback -> null)
                        .build();
        this.worker = WorkerGrpc.newBlockingStub(channel);
    }

    /**
     * The port that a worker told its user code.
     *
     * @param value of {@value #PORT_VARIABLE}; null if it is not set
     * @throws IllegalArgumentException it is none; the message says what to do
     */
    public static int port(String value) {
        return Optional.ofNullable(value)
                .filter(v -> v.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(p -> p > 0 && p < 1 << 16)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        PORT_VARIABLE
                                                + (value == null
                                                        ? " is not set"
                                                        : " is no port: \"" + value + "\"")
                                                + "; run this as the transform.cmd of a pipeline"
                                                + " with datum_batching: true"));
    }

    @Override
    public List<String> next(String error) throws InterruptedException, IOException {
        try {
            return worker.nextDatum(NextDatumRequest.newBuilder().setError(error).build())
                    .getEnvList();
        } catch (StatusRuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for a datum");
            }
            throw new IOException(text(e), e);
        }
    }

    private String text(StatusRuntimeException e) {
        String said =
                e.getStatus().getDescription() == null ? "" : ": " + e.getStatus().getDescription();
        if (said.endsWith(NotBatchingException.TEXT)) {
            return "the worker says \""
                    + NotBatchingException.TEXT
                    + "\"; set datum_batching: true in the transform of the pipeline";
        }
        String why = e.getStatus().getCause() == null ? "" : " (" + e.getStatus().getCause() + ")";
        return "NextDatum at 127.0.0.1:"
                + port
                + " failed with "
                + e.getStatus().getCode()
                + said
                + why;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
