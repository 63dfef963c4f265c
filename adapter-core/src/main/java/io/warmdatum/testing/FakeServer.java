package io.warmdatum.testing;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.wire.WorkerService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The port of a worker, with the limits of Pachyderm's (reference 1.4). Used by one thread. */
final class FakeServer implements AutoCloseable {

    private static final int MAX_MESSAGE = 20 << 20;
    private static final int LEAST_PING_SECONDS = 5;

    private final NextDatumDesk desk;
    private final int port;
    private Server server;

    FakeServer(NextDatumDesk desk) throws IOException {
        this.desk = desk;
        this.server = open(0);
        this.port = server.getPort();
    }

    private Server open(int onPort) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort))
                .permitKeepAliveTime(LEAST_PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxInboundMessageSize(MAX_MESSAGE)
                .addService(new WorkerService(desk))
                .build()
                .start();
    }

    int port() {
        return port;
    }

    /** Breaks all connections; new ones are accepted. */
    void breakConnections() throws IOException, InterruptedException {
        server.shutdownNow().awaitTermination();
        server = open(port);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
