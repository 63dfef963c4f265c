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
    private int exitCode;

    StopSignals() {
        for (String name : new String[] {"INT", "TERM"}) {
            Signal signal = new Signal(name);
            // The JVM's own handling would end the process before user code is ended.
            before.put(signal, Signal.handle(signal, this::received));
        }
    }

    private synchronized void received(Signal signal) {
        if (exitCode != 0) {
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
        stop(SIGNALLED + signal.getNumber());
    }

    /** Interrupts the thread, as a signal does, for the reason that the exit code stands for. */
    synchronized void stop(int code) {
        exitCode = code;
        thread.interrupt();
    }

    /** What was given for the stop: 128 + the signal; that of SIGINT if nothing was given. */
    synchronized int exitCode() {
        return exitCode == 0 ? Cli.INTERRUPTED : exitCode;
    }

    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
