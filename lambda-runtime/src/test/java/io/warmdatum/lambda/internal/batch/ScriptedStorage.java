package io.warmdatum.lambda.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.lambda.internal.files.Destination;
import io.warmdatum.pfs.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place for output, a ledger and a place for letters, which fail at random: before they have
 * stored something, or after it. Nothing is stored by a process that has crashed. Thread-safe.
 */
final class ScriptedStorage implements Destination, Ledger, DeadLetters {

    private static final Pattern ITEM = Pattern.compile("item-\\d+x");
    private static final int ONE_IN = 20;

    private final ScriptedWorld world;
    private final Set<String> output = new HashSet<>();

    /** Asked by the world while it holds its own lock. */
    private final Set<String> parked = ConcurrentHashMap.newKeySet();

    private final Map<String, DatumEnd> settled = new HashMap<>();
    private Random random = new Random(0);
    private boolean remembers;
    private boolean takesLetters;

    ScriptedStorage(ScriptedWorld world) {
        this.world = world;
    }

    synchronized void begin(Random random) {
        this.random = random;
        output.clear();
        parked.clear();
        settled.clear();
        remembers = random.nextBoolean();
        takesLetters = random.nextBoolean();
    }

    synchronized boolean hasOutput(String item) {
        return output.contains(item);
    }

    boolean isParked(String item) {
        return parked.contains(item);
    }

    private void failAtRandom() throws IOException {
        if (world.crashed() || random.nextInt(ONE_IN) == 0) {
            throw new IOException("as scripted");
        }
    }

    @Override
    public synchronized Optional<JsonNode> keep(String datumId, int attempt, List<OutputFile> files)
            throws IOException {
        failAtRandom();
        for (OutputFile file : files) {
            output.add(Files.readString(file.source()));
        }
        failAtRandom();
        return Optional.empty();
    }

    @Override
    public synchronized Optional<DatumEnd> find(LambdaDatum datum, String id) throws IOException {
        if (!remembers) {
            return Optional.empty();
        }
        failAtRandom();
        return Optional.ofNullable(settled.get(id));
    }

    @Override
    public synchronized DatumEnd settle(LambdaDatum datum, String id, DatumEnd end)
            throws IOException {
        if (!remembers) {
            return end;
        }
        failAtRandom();
        DatumEnd first = settled.putIfAbsent(id, end);
        failAtRandom();
        return first == null ? end : first;
    }

    @Override
    public synchronized boolean take(Letter letter) throws IOException {
        if (!takesLetters) {
            return false;
        }
        failAtRandom();
        parked.add(item(letter.datum()));
        failAtRandom();
        return true;
    }

    private static String item(LambdaDatum datum) {
        String text =
                datum.payload()
                        .map(p -> new String(p.bytes(), StandardCharsets.UTF_8))
                        .orElseGet(() -> datum.record().toString());
        Matcher matcher = ITEM.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no item in " + text);
        }
        return matcher.group();
    }

    @Override
    public ScriptedStorage until(Instant deadline) {
        return this;
    }
}
