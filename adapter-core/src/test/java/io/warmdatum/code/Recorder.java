package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps what a program did. */
final class Recorder implements ProgramListener {

    private final List<String> starts = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private int ready;

    @Override
    public synchronized void starting(String why) {
        starts.add(why);
    }

    @Override
    public synchronized void ready(Duration startTook) {
        ready++;
    }

    @Override
    public synchronized void ended(String how) {
        ends.add(how);
    }

    @Override
    public synchronized void line(Line line) {
        lines.add(line);
        notifyAll();
    }

    synchronized List<String> starts() {
        return List.copyOf(starts);
    }

    synchronized List<String> ends() {
        return List.copyOf(ends);
    }

    synchronized int ready() {
        return ready;
    }

    synchronized List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line that starts so. */
    synchronized Line await(String start) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            for (Line line : lines) {
                if (line.text().startsWith(start)) {
                    return line;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                fail("no line \"" + start + "\" in " + lines);
            }
            wait(left);
        }
    }
}
