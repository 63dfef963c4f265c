package io.warmdatum.lambda.internal.batch;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.OnDatumError;
import io.warmdatum.Outcome;
import io.warmdatum.TerminalDatumException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function that does to each item what a random script says, in a time of its own, and notes what
 * it did. Thread-safe.
 */
public class ScriptedWorld implements InstantSource {

    private static final Pattern ITEM = Pattern.compile("item-\\d+x");

    /** What one attempt does. */
    enum Act {
        SUCCEED,
        THROW,
        GIVE_UP,
        OVERFLOW,
        DEFER,
        RECOVER,
        TAKE_LONG,
        CRASH
    }

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Map<String, Deque<Act>> scripts = new HashMap<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> recovers = new HashSet<>();
    private final Set<String> recovered = new HashSet<>();
    private final Set<String> writing = new HashSet<>();
    private final Map<String, List<String>> before = new HashMap<>();
    private Predicate<String> isGivenUp = item -> false;
    private String violation = "";
    private boolean crashed;
    private Random random = new Random(0);

    synchronized void begin(
            Random random, List<String> items, List<List<String>> orders, Predicate<String> up) {
        this.random = random;
        scripts.clear();
        succeeded.clear();
        recovers.clear();
        recovered.clear();
        writing.clear();
        before.clear();
        violation = "";
        isGivenUp = up;
        for (String item : items) {
            Deque<Act> script = new ArrayDeque<>();
            int trouble = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0;
            for (int i = 0; i < trouble; i++) {
                script.add(Act.values()[random.nextInt(Act.values().length)]);
            }
            scripts.put(item, script);
            // Files cost time: few have output.
            if (random.nextInt(16) == 0) {
                writing.add(item);
            }
        }
        for (List<String> order : orders) {
            for (int i = 0; i < order.size(); i++) {
                before.put(order.get(i), order.subList(0, i));
            }
        }
    }

    synchronized void beginInvocation() {
        crashed = false;
    }

    synchronized boolean crashed() {
        return crashed;
    }

    synchronized String violation() {
        return violation;
    }

    /** Whether an item that is done must have its output in place. */
    synchronized boolean hasOutput(String item) {
        return writing.contains(item) && !recovered.contains(item);
    }

    synchronized boolean wasDone(String item) {
        return succeeded.contains(item);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @DatumFunction
    public Outcome process(Datum datum) throws IOException {
        String item = item(datum);
        return switch (begin(item)) {
            case SUCCEED, TAKE_LONG -> succeed(item, datum);
            case THROW -> throw new IllegalStateException("as scripted");
            case GIVE_UP -> throw new TerminalDatumException("for good, as scripted");
            case OVERFLOW -> throw new StackOverflowError();
            case DEFER -> Outcome.deferred("as scripted");
            case RECOVER -> throw new IllegalArgumentException("recoverable");
            case CRASH -> throw new IllegalStateException("the process is dead");
        };
    }

    private static String item(Datum datum) throws IOException {
        Matcher matcher = ITEM.matcher(datum.input().text());
        if (!matcher.find()) {
            throw new IllegalArgumentException("no item in " + datum.input().text());
        }
        return matcher.group();
    }

    private synchronized Act begin(String item) {
        if (crashed) {
            return Act.CRASH;
        }
        for (String earlier : before.getOrDefault(item, List.of())) {
            if (!succeeded.contains(earlier) && !isGivenUp.test(earlier)) {
                violation = item + " was begun before " + earlier + " was done";
            }
        }
        Act act = scripts.get(item).isEmpty() ? Act.SUCCEED : scripts.get(item).remove();
        now =
                now.plusMillis(
                        act == Act.TAKE_LONG
                                ? random.nextInt(60_000)
                                : 10 * (1 + random.nextInt(40)));
        crashed = act == Act.CRASH;
        if (act == Act.RECOVER) {
            recovers.add(item);
        } else {
            recovers.remove(item);
        }
        return act;
    }

    private synchronized Outcome succeed(String item, Datum datum) throws IOException {
        succeeded.add(item);
        if (writing.contains(item)) {
            Files.writeString(datum.output().resolve("out"), item);
        }
        return Outcome.processed();
    }

    @OnDatumError
    public synchronized boolean recover(FailedDatum failed) throws IOException {
        String item = item(failed.datum());
        if (failed.last() && !crashed && recovers.contains(item)) {
            succeeded.add(item);
            recovered.add(item);
            return true;
        }
        return false;
    }
}
