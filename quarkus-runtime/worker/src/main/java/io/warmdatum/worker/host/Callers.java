package io.warmdatum.worker.host;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the order of what the callers of one desk do: that a caller has gone is seen before a later
 * call of another one. All connections of a desk are served by one event loop, which sees what the
 * kernel has in the order of arrival, but only when it looks. Used on that event loop.
 */
final class Callers {

    private Optional<CallerLine> holder = Optional.empty();

    /**
     * A call has come. One of another line than the last answer's is passed on when it is known
     * whether that line was closed before.
     */
    void arrive(CallerLine line, Runnable call) {
        if (holder.isEmpty()) {
            call.run();
        } else if (holder.get() == line) {
            line.settle();
            call.run();
        } else {
            afterArrivals(
                    () -> {
                        holder.get().settle();
                        call.run();
                    });
        }
    }

    /**
     * Has an answer written when it is known that the caller has not gone before; if it goes later,
     * some of the answer is unread.
     *
     * @param write not to be taken for sent if the connection is closed when it is run
     * @param unread told, perhaps much later, that some of the answer was not read
     */
    void answer(CallerLine line, Runnable write, Runnable unread) {
        afterArrivals(
                () -> {
                    holder = Optional.of(line);
                    line.answered(unread);
                    write.run();
                });
    }

    /** Runs a task when all that has reached the sockets of this event loop has been handled. */
    private static void afterArrivals(Runnable task) {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        afterLook(context.nettyEventLoop(), () -> context.emit(v -> task.run()));
    }

    /**
     * Runs a task on an event loop that has looked at its sockets since. May be called on any
     * thread.
     */
    static void afterLook(EventLoop loop, Runnable task) {
        // What is due at once runs in this round or in the next; only the next looks at the sockets
        // first.
        loop.schedule(() -> loop.schedule(task, 0, TimeUnit.NANOSECONDS), 0, TimeUnit.NANOSECONDS);
    }
}
