package io.warmdatum.code;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Takes what functions in this process print to standard output and error, and gives it line by
 * line to the listener of the worker whose datum was in hand, as the lines of a program are.
 * Threads that a function starts count as its own; what anybody else prints goes where it went
 * before. For hosts that show logs by datum. Thread-safe.
 */
public final class FunctionOutput implements AutoCloseable {

    private static final InheritableThreadLocal<Attempted> IN_HAND = new InheritableThreadLocal<>();

    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    private FunctionOutput() {}

    /** Replaces {@link System#out} and {@link System#err} until it is closed. */
    public static FunctionOutput take() {
        var taken = new FunctionOutput();
        System.setOut(stream(taken.outBefore, false));
        System.setErr(stream(taken.errBefore, true));
        return taken;
    }

    private static PrintStream stream(PrintStream before, boolean stderr) {
        return new PrintStream(new Routed(before, stderr), true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    /** Lines of the calling thread belong to an attempt until {@link Attempted#end}. */
    static Attempted begin(Attempt attempt, ProgramListener listener, InstantSource clock) {
        var begun = new Attempted(attempt, listener, clock);
        IN_HAND.set(begun);
        return begun;
    }

    /** An attempt that prints. */
    static final class Attempted {

        private final Attempt attempt;
        private final ProgramListener listener;
        private final InstantSource clock;

        // Made when something is printed, which most functions never do.
        private ByteArrayOutputStream out;
        private ByteArrayOutputStream err;

        private Attempted(Attempt attempt, ProgramListener listener, InstantSource clock) {
            this.attempt = attempt;
            this.listener = listener;
            this.clock = clock;
        }

        private synchronized void write(int b, boolean stderr) {
            ByteArrayOutputStream line = line(stderr);
            if (b == '\n') {
                tell(line, stderr);
            } else {
                line.write(b);
            }
        }

        private ByteArrayOutputStream line(boolean stderr) {
            if (stderr) {
                err = err == null ? new ByteArrayOutputStream() : err;
                return err;
            }
            out = out == null ? new ByteArrayOutputStream() : out;
            return out;
        }

        private void tell(ByteArrayOutputStream line, boolean stderr) {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            listener.line(
                    new ProgramListener.Line(
                            clock.instant(),
                            stderr,
                            attempt.datumId(),
                            attempt.number(),
                            text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
        }

        /** The attempt is over; a line without its end is a line. */
        synchronized void end() {
            IN_HAND.remove();
            if (out != null && out.size() > 0) {
                tell(out, false);
            }
            if (err != null && err.size() > 0) {
                tell(err, true);
            }
        }
    }

    private static final class Routed extends OutputStream {

        private final PrintStream before;
        private final boolean stderr;

        Routed(PrintStream before, boolean stderr) {
            this.before = before;
            this.stderr = stderr;
        }

        @Override
        public void write(int b) {
            Attempted attempt = IN_HAND.get();
            if (attempt == null) {
                before.write(b);
            } else {
                attempt.write(b, stderr);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            Attempted attempt = IN_HAND.get();
            if (attempt == null) {
                before.write(bytes, from, length);
                return;
            }
            for (int i = from; i < from + length; i++) {
                attempt.write(bytes[i], stderr);
            }
        }

        @Override
        public void flush() {
            if (IN_HAND.get() == null) {
                before.flush();
            }
        }
    }
}
