package io.warmdatum.console;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.warmdatum.store.Store;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/**
 * The console of {@code serve}: pages and the HTTP API on one port. Thread-safe. {@link #open} and
 * {@link #close} wait for the network and must not be called on an event loop.
 */
public final class Console implements AutoCloseable {

    /** File of the home folder with the token, unless one was chosen. */
    public static final String TOKEN_FILE = "console-token";

    private final HttpServer server;
    private final Feeds feeds;
    private final Binding binding;

    private Console(HttpServer server, Feeds feeds, Binding binding) {
        this.server = server;
        this.feeds = feeds;
        this.binding = binding;
    }

    /**
     * What the console works with.
     *
     * @param vertx serves; closed by the caller
     * @param store where everything is kept; closed by the caller after the console
     * @param home folder for the file of the token
     * @param token token that somebody chose, 16 characters or more; {@code ""} draws one
     * @param version version of Warmdatum
     * @param clock tells the time of day
     * @param random draws secrets
     */
    public record Setting(
            Vertx vertx,
            Store store,
            Path home,
            String token,
            String version,
            InstantSource clock,
            RandomGenerator random) {

        public Setting {
            Objects.requireNonNull(vertx, "vertx must be set");
            Objects.requireNonNull(store, "store must be set");
            Objects.requireNonNull(home, "home must be set");
        }
    }

    /**
     * Opens the console.
     *
     * @throws IOException the port cannot be opened, or the file of the token cannot be written
     * @throws IllegalArgumentException the token is too short
     */
    public static Console open(Binding binding, Setting setting) throws IOException {
        Secrets secrets =
                setting.token().isEmpty()
                        ? Secrets.drawn(setting.home().resolve(TOKEN_FILE), setting.random())
                        : Secrets.ofToken(setting.token(), setting.random());
        Feeds feeds = new Feeds(setting.vertx());
        HttpServer server = null;
        try {
            server = listen(binding, setting, new Routes(setting, secrets, feeds, binding));
            return new Console(server, feeds, binding);
        } finally {
            if (server == null) {
                feeds.close();
            }
        }
    }

    private static HttpServer listen(Binding binding, Setting setting, Routes routes)
            throws IOException {
        HttpServerOptions options =
                new HttpServerOptions().setHost(binding.host()).setPort(binding.port());
        try {
            return await(routes, options, setting.vertx());
        } catch (BindException e) {
            if (binding.orAnother()) {
                return await(routes, options.setPort(0), setting.vertx());
            }
            throw new IOException(
                    "console: "
                            + binding.host()
                            + ":"
                            + binding.port()
                            + " cannot be opened ("
                            + e.getMessage()
                            + "); give --console with another port, 0 for any, or --no-console",
                    e);
        }
    }

    private static HttpServer await(Routes routes, HttpServerOptions options, Vertx vertx)
            throws IOException {
        try {
            return vertx.createHttpServer(options)
                    .requestHandler(routes.router())
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BindException taken) {
                throw taken;
            }
            throw new IOException("console: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening the console", e);
        }
    }

    /** The port it got. */
    public int port() {
        return server.actualPort();
    }

    /** Address for a browser. */
    public String url() {
        String host = binding.host().contains(":") ? "[" + binding.host() + "]" : binding.host();
        return "http://" + host + ":" + port() + "/";
    }

    /** Whether whoever opens it must know the token. */
    public boolean asksForToken() {
        return !binding.isLoopback();
    }

    @Override
    public void close() {
        feeds.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
