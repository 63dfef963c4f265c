package io.warmdatum.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns SIGINT (Ctrl-C) and SIGTERM into an interrupt of the thread that made this, so that it can
 * end user code and keep what is done. A second signal ends the process at once.
 */
final class StopSignals implements AutoCloseable {

    private static final int SIGNALLED = 128;

    private final Thread thread = Thread.currentThread();
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private int received;

    StopSignals() {
        for (String name : new String[] {"INT", "TERM"}) {
            Signal signal = new Signal(name);
            // The JVM's own handling would end the process before user code is ended.
            before.put(signal, Signal.handle(signal, this::received));
        }
    }

    private synchronized void received(Signal signal) {
        if (received != 0) {
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
        received = signal.getNumber();
        thread.interrupt();
    }

    /** 128 + the signal, or that of SIGINT if something else interrupted the thread. */
    synchronized int exitCode() {
        return received == 0 ? Cli.INTERRUPTED : SIGNALLED + received;
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
