package io.warmdatum.worker.host;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One caller's connection, watched for an answer that nobody reads. The kernel of a process that
 * ends, or that closes the connection, with a part of the answer unread resets the connection; when
 * all was read, it closes it in order. To see which of the two happens, the connection is kept half
 * open until the caller closes it, also where the caller asked that we close it.
 *
 * <p>Where the caller's end and the answer cross, the reset follows an end in order. So such an end
 * is only believed when it is {@link #settle settled}: when somebody calls, or in a while.
 *
 * <p>A caller that has said anything since the answer is taken to have read it: over HTTP/2 a
 * client may then end with, say, a ping of ours unread. Used on the event loop of its connection.
 */
final class CallerLine extends ChannelDuplexHandler {

    /** Nobody will read it, and it would do no harm. */
    private static final byte[] PROBE = {'\r', '\n'};

    /** By then a caller's end that crosses the answer on the loopback interface has come. */
    private static final long CROSSING_MILLIS = 2;

    /** Even a kernel that has much to do has sent a reset by then. */
    private static final long DOUBT_MILLIS = 1_000;

    private static final int MAX_FLUSHES =
            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

    private final Set<Runnable> halfOpen;
    private final BooleanSupplier stopped;
    private Optional<Runnable> unread = Optional.empty();
    private Optional<ChannelHandlerContext> ended = Optional.empty();
    private Future<?> settling;
    private boolean closing;
    private boolean outputEnded;

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
            // The parts of an answer go out together: each by itself would wake up its caller, who
            // on a machine with few cores runs before the next part is written.
            pipeline.addFirst(new FlushConsolidationHandler(MAX_FLUSHES, true));
            pipeline.addFirst(line);
            // Else the connection would be closed before it can be asked how it ended.
            pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        return line;
    }

    /** An answer is being written; {@code unread} is told once if it is not read. */
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
            lost();
        }
        context.fireExceptionCaught(problem);
    }

    private void lost() {
        unread.ifPresent(Runnable::run);
        unread = Optional.empty();
    }

    /** The caller closes the connection. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            context.fireUserEventTriggered(event);
        } else if (unread.isEmpty() || outputEnded) {
            context.close();
        } else {
            ended = Optional.of(context);
            settling =
                    context.executor().schedule(this::settle, DOUBT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * A call has come, so that the answer's datum is over: finds out how this connection ended, if
     * it did. A reset that comes after an end in order is told to nobody who reads, only to who
     * writes; a caller that has gone before another called has sent it by now.
     */
    void settle() {
        if (ended.isPresent()) {
            ChannelHandlerContext context = ended.get();
            ended = Optional.empty();
            settling.cancel(false);
            if (context.channel().isActive()
                    && !context.writeAndFlush(Unpooled.wrappedBuffer(PROBE)).isSuccess()) {
                lost();
            }
            context.close();
        }
        unread = Optional.empty();
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
        context.executor()
                .schedule(() -> endOutput(context, socket), CROSSING_MILLIS, TimeUnit.MILLISECONDS);
        socket.config().setAutoRead(true);
    }

    /** After that it could no longer be asked how the connection ended. */
    private void endOutput(ChannelHandlerContext context, DuplexChannel socket) {
        if (ended.isEmpty() && socket.isActive()) {
            outputEnded = true;
            socket.shutdownOutput()
                    .addListener(
                            shut -> {
                                if (!shut.isSuccess()) {
                                    context.close();
                                }
                            });
        }
    }
}
