package io.warmdatum.wire.plain;

import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.code.NextDatumServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The one thread that serves a desk. It sees what callers do in the order in which they did it: in
 * each round the ends of connections come before what was said on others, and what must come after
 * everything that has happened so far waits for the round after. So it is known that a caller has
 * gone before a later call of another one is taken for the end of its datum.
 */
final class DeskLoop implements NextDatumServers.Endpoint {

    private static final Logger LOG = Logger.getLogger(DeskLoop.class);

    /** On the loopback interface it takes microseconds. */
    private static final long CROSSING_NANOS = 2_000_000;

    /** Even a kernel that has much to do has sent a reset by then. */
    private static final long DOUBT_NANOS = 1_000_000_000;

    private static final long NO_ROOM_NANOS = 50_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final List<ServerSocketChannel> servers;
    private final NextDatumDesk desk;
    private final LongSupplier nanoTime;
    private final int port;
    private final Thread thread;
    private final Queue<Runnable> fromOthers = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // Of the loop's thread only.
    private List<Runnable> afterArrivals = new ArrayList<>();
    private final Map<Connection, Later> doubtful = new LinkedHashMap<>();
    private final Queue<Later> later = new PriorityQueue<>();
    private boolean accepting = true;

    private record Later(long nanoTime, Runnable task) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            return Long.signum(nanoTime - other.nanoTime);
        }
    }

    private DeskLoop(List<ServerSocketChannel> servers, NextDatumDesk desk, LongSupplier nanoTime)
            throws IOException {
        this.servers = servers;
        this.desk = desk;
        this.nanoTime = nanoTime;
        this.port = ((InetSocketAddress) servers.get(0).getLocalAddress()).getPort();
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "next-datum-" + port);
        thread.setDaemon(true);
        for (ServerSocketChannel server : servers) {
            server.register(selector, SelectionKey.OP_ACCEPT);
        }
    }

    /** Serves on sockets that are bound, and closes them at its end. */
    static DeskLoop start(List<ServerSocketChannel> servers, NextDatumDesk desk)
            throws IOException {
        var loop = new DeskLoop(servers, desk, System::nanoTime);
        loop.thread.start();
        return loop;
    }

    @Override
    public int port() {
        return port;
    }

    NextDatumDesk desk() {
        return desk;
    }

    /** Runs a task on the loop's thread. Thread-safe. */
    void run(Runnable task) {
        fromOthers.add(task);
        selector.wakeup();
    }

    /** Runs a task when all that has reached the sockets by now has been handled. */
    void afterArrivals(Runnable task) {
        afterArrivals.add(task);
    }

    /**
     * Runs a task when the end of a connection that crosses what was just sent must have come. What
     * is left when the loop ends is not run.
     */
    void later(Runnable task) {
        later(CROSSING_NANOS, task);
    }

    private Later later(long nanos, Runnable task) {
        Later added = new Later(nanoTime.getAsLong() + nanos, task);
        later.add(added);
        return added;
    }

    /** A call has come: a caller that has gone before it has closed its connection by now. */
    void settle() {
        List<Connection> ended = List.copyOf(doubtful.keySet());
        later.removeAll(doubtful.values());
        doubtful.clear();
        ended.forEach(Connection::settle);
    }

    /** Connects to a server of this process. */
    Connection connect(SocketAddress server, Connection.User user) throws IOException {
        return connection(SocketChannel.open(server), user);
    }

    private Connection connection(SocketChannel channel, Connection.User user) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new Connection(
                    channel, channel.register(selector, SelectionKey.OP_READ), user, this::doubt);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** It is to be found out how the connection ended: when a call comes, or in a while. */
    private void doubt(Connection ended) {
        Later settling =
                later(
                        DOUBT_NANOS,
                        () -> {
                            doubtful.remove(ended);
                            ended.settle();
                        });
        doubtful.put(ended, settling);
    }

    private void run() {
        try {
            while (!closed) {
                List<Runnable> due = afterArrivals;
                afterArrivals = new ArrayList<>();
                if (due.isEmpty()) {
                    selector.select(millisToLater());
                } else {
                    selector.selectNow();
                }
                round();
                due.forEach(Runnable::run);
                runLater();
                for (Runnable task = fromOthers.poll(); task != null; task = fromOthers.poll()) {
                    task.run();
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("NextDatum is no longer served", e);
        } finally {
            closeAll();
        }
    }

    /** 0, which means for ever, if there is nothing to be run later. */
    private long millisToLater() {
        return later.isEmpty()
                ? 0
                : Math.max(1, (later.peek().nanoTime - nanoTime.getAsLong()) / NANOS_PER_MILLI + 1);
    }

    private void runLater() {
        while (!later.isEmpty() && later.peek().nanoTime - nanoTime.getAsLong() <= 0) {
            later.remove().task.run();
        }
    }

    private void round() throws IOException {
        List<Connection> heard = new ArrayList<>();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof Connection connection) {
                connection.look();
                heard.add(connection);
            } else if (key.isValid() && key.isAcceptable()) {
                accept(key);
            }
        }
        selector.selectedKeys().clear();
        heard.sort(Comparator.comparing(Connection::hasEnded).reversed());
        heard.forEach(Connection::tell);
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
            if (channel != null) {
                var caller = new HttpCaller(this);
                caller.use(connection(channel, caller));
            }
            accepting = true;
        } catch (IOException e) {
            if (accepting) {
                LOG.errorf("callers of NextDatum cannot connect for now: %s", e.getMessage());
            }
            accepting = false;
            key.interestOps(0);
            later(NO_ROOM_NANOS, () -> key.interestOps(SelectionKey.OP_ACCEPT));
        }
    }

    private void closeAll() {
        closed = true;
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof Connection connection) {
                connection.breakOff();
            }
        }
        try {
            for (ServerSocketChannel server : servers) {
                server.close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.warnf("port %d was not closed cleanly: %s", (Object) port, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // Its end is near, and the port must be closed when this returns.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
