package io.warmdatum.worker.host;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.code.NextDatumServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Serves desks with Vert.x: gRPC (HTTP/2 without TLS) and HTTP/1.1 on the same port, on loopback
 * addresses only (reference 1.4, 1.8). Messages up to 20 MiB, any number of streams, no limit on
 * how long a call waits, keepalive pings at any rate a Pachyderm client uses.
 *
 * <p>Thread-safe. {@link #open} and {@link Endpoint#close} wait for the network and must not be
 * called on an event loop.
 */
public final class VertxNextDatumServers implements NextDatumServers {

    private static final Logger LOG = Logger.getLogger(VertxNextDatumServers.class);

    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    /** Tries at finding a port that is free on both addresses. */
    private static final int PORT_TRIES = 50;

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int WINDOW_BYTES = 4 * 1024 * 1024;

    /**
     * Vert.x copies an incomplete message at each frame: large frames keep 20 MiB from taking long.
     */
    private static final int MAX_FRAME_BYTES = 1024 * 1024;

    private final Vertx vertx;
    private final AtomicBoolean toldNoIpv6 = new AtomicBoolean();

    /** Serves on the given Vert.x instance, which the caller closes. */
    public VertxNextDatumServers(Vertx vertx) {
        this.vertx = Objects.requireNonNull(vertx, "vertx must be set");
    }

    @Override
    public Endpoint open(NextDatumDesk desk) throws IOException {
        Objects.requireNonNull(desk, "desk must be set");
        boolean ipv6 = hasIpv6();
        if (!ipv6 && toldNoIpv6.compareAndSet(false, true)) {
            LOG.info("this machine has no IPv6 loopback: NextDatum is served on 127.0.0.1 only");
        }
        DeskRequests requests = new DeskRequests(vertx, desk);
        // One event loop for both addresses: see Callers.
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        IOException last = null;
        for (int i = 0; i < PORT_TRIES; i++) {
            HttpServer ipv4Server = listen(context, requests, 0, IPV4);
            int port = ipv4Server.actualPort();
            if (!ipv6) {
                return new Served(vertx, port, requests, List.of(ipv4Server));
            }
            try {
                return new Served(
                        vertx,
                        port,
                        requests,
                        List.of(listen(context, requests, port, IPV6), ipv4Server));
            } catch (IOException e) {
                last = e;
                await(ipv4Server.close());
            }
        }
        throw new IOException(
                "no port is free on both 127.0.0.1 and ::1 (" + PORT_TRIES + " tries)", last);
    }

    private HttpServer listen(Context context, DeskRequests requests, int port, String host)
            throws IOException {
        HttpServer server =
                vertx.createHttpServer(options())
                        .requestHandler(requests)
                        .exceptionHandler(e -> LOG.debugf("connection to NextDatum broken: %s", e))
                        .connectionHandler(
                                connection ->
                                        connection.exceptionHandler(
                                                e ->
                                                        LOG.debugf(
                                                                "connection to NextDatum broken:"
                                                                        + " %s",
                                                                e)));
        Promise<HttpServer> listening = Promise.promise();
        context.runOnContext(v -> server.listen(port, host).onComplete(listening));
        await(listening.future());
        return server;
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setIdleTimeout(0)
                .setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(0xFFFFFFFFL)
                                .setInitialWindowSize(WINDOW_BYTES)
                                .setMaxFrameSize(MAX_FRAME_BYTES)
                                .setMaxHeaderListSize(MAX_HEADER_BYTES));
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(IPV6))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening or closing a port", e);
        }
    }

    /** The IPv6 server stands first: while IPv4 holds the port, no other desk can get it. */
    private record Served(
            Vertx vertx,
            int port,
            DeskRequests requests,
            List<HttpServer> servers,
            AtomicBoolean closed)
            implements Endpoint {

        Served(Vertx vertx, int port, DeskRequests requests, List<HttpServer> servers) {
            this(vertx, port, requests, servers, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            requests.stop();
            List<String> problems = new ArrayList<>();
            for (HttpServer server : servers) {
                closeOne(server).ifPresent(problems::add);
            }
            awaitFreePort();
            if (!problems.isEmpty()) {
                LOG.warnf("port %d was not closed cleanly: %s", (Object) port, problems);
            }
        }

        /** A selector lets go of a closed socket when it looks at its sockets the next time. */
        private void awaitFreePort() {
            EventLoop loop = ((VertxInternal) vertx).getAcceptorEventLoopGroup().next();
            CountDownLatch looked = new CountDownLatch(1);
            try {
                Callers.afterLook(loop, looked::countDown);
                if (!looked.await(1, TimeUnit.SECONDS)) {
                    LOG.debugf("it is not known whether port %d is free", (Object) port);
                }
            } catch (RejectedExecutionException e) {
                LOG.debug("Vert.x is closed, and all sockets with it");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static Optional<String> closeOne(HttpServer server) {
            try {
                await(server.close());
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }
}
