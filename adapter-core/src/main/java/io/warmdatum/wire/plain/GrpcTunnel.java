package io.warmdatum.wire.plain;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.warmdatum.wire.WorkerJson;
import io.warmdatum.wire.WorkerService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A caller that speaks gRPC: its bytes go to a gRPC server of its own in this process, so that one
 * port serves both protocols and it is known which connection an answer went to. Used by the loop's
 * thread.
 */
final class GrpcTunnel {

    /** As Pachyderm's worker (reference 1.4). */
    private static final int LEAST_PING_SECONDS = 5;

    private final DeskLoop loop;
    private final LineDesk desk;
    private final Server server;
    private final Connection outer;
    private final Connection inner;
    private long answers;
    private boolean gone;

    private GrpcTunnel(DeskLoop loop, Connection outer) throws IOException {
        this.loop = loop;
        this.desk = new LineDesk(loop.desk(), () -> loop.run(this::settle));
        this.outer = outer;
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .permitKeepAliveTime(LEAST_PING_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .maxInboundMessageSize(WorkerJson.MAX_BODY_BYTES)
                        .addService(new WorkerService(desk))
                        .build()
                        .start();
        try {
            this.inner =
                    loop.connect(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), server.getPort()),
                            new ToCaller());
        } catch (IOException e) {
            server.shutdownNow();
            throw e;
        }
    }

    /**
     * Serves a connection from now on.
     *
     * @param first what has come of it
     * @throws LinkageError gRPC is not on the class path
     */
    static void open(DeskLoop loop, Connection caller, ByteBuffer first) throws IOException {
        var tunnel = new GrpcTunnel(loop, caller);
        caller.handTo(tunnel.new ToServer());
        tunnel.inner.send(first);
    }

    /** Passes bytes on, and does not read faster than the other side takes them. */
    private static void pass(ByteBuffer bytes, Connection from, Connection to) {
        to.send(bytes);
        from.read(!to.isSending());
    }

    /**
     * An answer that the server has written is delivered when, in a round in which no more bytes of
     * the server came, the caller was still there.
     */
    private void settle() {
        desk.onItsWay().ifPresent(this::settle);
    }

    private void settle(CompletableFuture<List<String>> answer) {
        long before = answers;
        loop.afterArrivals(
                () -> {
                    if (answers != before) {
                        settle(answer);
                    } else if (!gone && !outer.isSending()) {
                        desk.passedOn(answer);
                    }
                });
    }

    private final class ToServer implements Connection.User {

        @Override
        public void received(ByteBuffer bytes) {
            loop.settle();
            desk.heard();
            pass(bytes, outer, inner);
        }

        @Override
        public void flushed() {
            inner.read(true);
            settle();
        }

        @Override
        public boolean hasUnread() {
            return desk.hasUnread();
        }

        @Override
        public void gone(boolean inOrder) {
            gone = true;
            desk.gone(inOrder);
            inner.breakOff();
            server.shutdownNow();
        }
    }

    private final class ToCaller implements Connection.User {

        @Override
        public void received(ByteBuffer bytes) {
            answers++;
            pass(bytes, inner, outer);
        }

        @Override
        public void flushed() {
            outer.read(true);
        }

        @Override
        public boolean hasUnread() {
            return false;
        }

        @Override
        public void gone(boolean inOrder) {
            outer.breakOff();
        }
    }
}
