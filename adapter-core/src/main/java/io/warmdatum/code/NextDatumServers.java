package io.warmdatum.code;

import java.io.IOException;

/** Opens the network side of desks. Implemented by a host's transport. Thread-safe. */
public interface NextDatumServers {

    /**
     * Serves a desk on a free port of both loopback addresses, gRPC and HTTP on the same port.
     *
     * @throws IOException no port could be bound
     */
    Endpoint open(NextDatumDesk desk) throws IOException;

    /** A served desk. */
    interface Endpoint extends AutoCloseable {

        /** The port, the same on 127.0.0.1 and ::1. */
        int port();

        /** Stops serving; calls that wait are broken off. Idempotent. */
        @Override
        void close();
    }
}
