package io.warmdatum.code;

import java.time.Duration;
import java.time.Instant;

/** Is told what a program does. Called from several threads; implementations are thread-safe. */
public interface ProgramListener {

    /**
     * The program is being started.
     *
     * @param why {@code "first start"} or why the one before was lost
     */
    void starting(String why);

    /** The program asked for its first datum. */
    void ready(Duration startTook);

    /** The program ended. {@code how} is for example {@code "exit status 1"}. */
    void ended(String how);

    /** A line of output, without its line end. */
    void line(Line line);

    /** For whoever wants to know none of it. */
    static ProgramListener none() {
        return new ProgramListener() {
            @Override
            public void starting(String why) {}

            @Override
            public void ready(Duration startTook) {}

            @Override
            public void ended(String how) {}

            @Override
            public void line(Line line) {}
        };
    }

    /**
     * A line of output of user code.
     *
     * @param time when it was read
     * @param stderr whether it came on standard error
     * @param datumId datum in hand when it was written, {@code ""} if none
     * @param attempt attempt in hand, 0 if none
     * @param text the line; undecodable bytes are replaced
     */
    record Line(Instant time, boolean stderr, String datumId, int attempt, String text) {}
}
