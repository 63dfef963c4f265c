package io.warmdatum.wire.plain;

import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.code.NextDatumServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Serves desks without any library: HTTP/1.1, and gRPC for a program that speaks it if {@code
 * grpc-stub}, {@code grpc-protobuf} and {@code grpc-netty-shaded} are on the class path. On
 * loopback addresses only, with the limits of {@link io.warmdatum.wire.WorkerJson}; a call may wait
 * for any time, and nothing is armed while it does. Each endpoint has one thread.
 *
 * <p>No port is used twice, so that a call of what an earlier start left behind reaches nobody.
 * Thread-safe.
 */
public final class PlainNextDatumServers implements NextDatumServers {

    private static final Logger LOG = Logger.getLogger(PlainNextDatumServers.class);

    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    /** Tries at finding a port that is new, and free on both addresses. */
    private static final int PORT_TRIES = 50;

    // Guarded by this.
    private final Set<Integer> used = new HashSet<>();

    /** Opens nothing yet. */
    public PlainNextDatumServers() {}

    @Override
    public Endpoint open(NextDatumDesk desk) throws IOException {
        Objects.requireNonNull(desk, "desk must be set");
        List<ServerSocketChannel> servers = bind();
        try {
            return DeskLoop.start(servers, desk);
        } catch (IOException e) {
            close(servers);
            throw e;
        }
    }

    private synchronized List<ServerSocketChannel> bind() throws IOException {
        boolean ipv6 = hasIpv6();
        IOException last = null;
        for (int i = 0; i < PORT_TRIES; i++) {
            ServerSocketChannel ipv4Server = listen(IPV4, 0);
            int port = ((InetSocketAddress) ipv4Server.getLocalAddress()).getPort();
            try {
                if (used.add(port)) {
                    return ipv6 ? List.of(listen(IPV6, port), ipv4Server) : List.of(ipv4Server);
                }
            } catch (IOException e) {
                last = e;
            }
            ipv4Server.close();
        }
        throw new IOException(
                "no new port is free on both 127.0.0.1 and ::1 (" + PORT_TRIES + " tries)", last);
    }

    private static ServerSocketChannel listen(String host, int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.configureBlocking(false);
            return server.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocketChannel probe = listen(IPV6, 0)) {
            return probe.isOpen();
        } catch (IOException e) {
            LOG.debugf("no IPv6 loopback here: NextDatum is served on 127.0.0.1 only (%s)", e);
            return false;
        }
    }

    private static void close(List<ServerSocketChannel> servers) throws IOException {
        for (ServerSocketChannel server : servers) {
            server.close();
        }
    }
}
