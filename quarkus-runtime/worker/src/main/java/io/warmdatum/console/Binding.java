package io.warmdatum.console;

import java.util.Objects;
import java.util.Set;

/**
 * Where the console listens. Immutable.
 *
 * @param host address or name of an interface
 * @param port port; 0 takes any that is free
 * @param orAnother whether another free port will do if this one is taken
 */
public record Binding(String host, int port, boolean orAnother) {

    /** Port of the console unless another is asked for. */
    public static final int DEFAULT_PORT = 7070;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    public Binding {
        Objects.requireNonNull(host, "host must be set");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** Loopback, the default port, or another if it is taken. */
    public static Binding byDefault() {
        return new Binding("127.0.0.1", DEFAULT_PORT, true);
    }

    /**
     * Reads {@code PORT}, {@code HOST:PORT} or {@code [IPV6]:PORT}.
     *
     * @throws IllegalArgumentException it is none of these
     */
    public static Binding parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no place to listen; write PORT or HOST:PORT");
        }
        return new Binding(host, Integer.parseInt(port), false);
    }

    /** Whether only this machine can connect. */
    boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    /** Whether a name by which a browser asks is one of this machine alone. */
    static boolean isLoopbackName(String host) {
        return LOOPBACK.contains(host) || host.equals("[::1]");
    }
}
