package io.warmdatum.worker.host;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One caller's connection, watched for an answer that nobody reads. The kernel of a process that
 * ends, or that closes the connection, with a part of the answer unread resets the connection; when
 * all was read, it closes it in order. To see which of the two happens, the connection is kept half
 * open until the caller closes it, also where the caller asked that we close it.
 *
 * <p>A caller that has said anything since the answer is taken to have read it: over HTTP/2 a
 * client may then end with, say, a ping of ours unread. Used on the event loop of its connection.
 */
final class CallerLine extends ChannelDuplexHandler {

    private final Set<Runnable> halfOpen;
    private final BooleanSupplier stopped;
    private Optional<Runnable> unread = Optional.empty();
    private boolean closing;

    private CallerLine(Set<Runnable> halfOpen, BooleanSupplier stopped) {
        this.halfOpen = halfOpen;
        this.stopped = stopped;
    }

    /**
     * The line of a connection, the same each time.
     *
     * @param halfOpen holds, while the line is kept half open, what closes it; thread-safe
     * @param stopped whether what {@code halfOpen} holds is run no more: the endpoint is closed
     */
    static CallerLine of(
            HttpConnection connection, Set<Runnable> halfOpen, BooleanSupplier stopped) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        CallerLine line = pipeline.get(CallerLine.class);
        if (line == null) {
            line = new CallerLine(halfOpen, stopped);
            pipeline.addFirst(line);
        }
        return line;
    }

    /** The last of an answer is being written; {@code unread} is told once if it is not read. */
    void answered(Runnable unread) {
        this.unread = Optional.of(unread);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        unread = Optional.empty();
        context.fireChannelRead(bytes);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
        if (problem instanceof IOException) {
            unread.ifPresent(Runnable::run);
            unread = Optional.empty();
        }
        context.fireExceptionCaught(problem);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise done) {
        if (closing
                || unread.isEmpty()
                || !(context.channel() instanceof DuplexChannel socket)
                || !socket.isActive()) {
            context.close(done);
            return;
        }
        closing = true;
        Runnable close = context::close;
        halfOpen.add(close);
        // Asked after it was added: an endpoint that closes now would never close this line.
        if (stopped.getAsBoolean()) {
            halfOpen.remove(close);
            context.close(done);
            return;
        }
        socket.closeFuture()
                .addListener(
                        closed -> {
                            halfOpen.remove(close);
                            done.trySuccess();
                        });
        socket.shutdownOutput()
                .addListener(
                        shut -> {
                            if (!shut.isSuccess()) {
                                context.close();
                            }
                        });
        socket.config().setAutoRead(true);
    }
}
