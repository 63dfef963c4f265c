package io.warmdatum.worker.host;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Vertx;
import io.warmdatum.code.NextDatumServers;
import io.warmdatum.code.NextDatumServers.Endpoint;
import io.warmdatum.wire.WorkerJson;
import io.warmdatum.wire.proto.WorkerGrpc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A desk on the network, and real clients of it. */
final class ServedDesk implements AutoCloseable {

    final QueueDesk desk = new QueueDesk();
    final Endpoint endpoint;
    final Vertx vertx = Vertx.vertx();
    private final List<ManagedChannel> channels = new ArrayList<>();

    ServedDesk() throws IOException {
        endpoint = new VertxNextDatumServers(vertx).open(desk);
    }

    /** Served in another way than the runnable's. */
    ServedDesk(NextDatumServers servers) throws IOException {
        endpoint = servers.open(desk);
    }

    int port() {
        return endpoint.port();
    }

    WorkerGrpc.WorkerBlockingStub client() {
        return WorkerGrpc.newBlockingStub(channel("127.0.0.1"));
    }

    ManagedChannel channel(String host) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(host, port())
                        .usePlaintext()
                        .maxInboundMessageSize(WorkerJson.MAX_BODY_BYTES)
                        .build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
