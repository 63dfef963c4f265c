package io.warmdatum.lambda.internal.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.lambda.internal.batch.BatchSource.Around;
import io.warmdatum.lambda.internal.event.Answer;
import io.warmdatum.lambda.internal.event.LambdaBatch;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.lambda.internal.event.Payload;
import io.warmdatum.lambda.internal.event.Sources;
import io.warmdatum.lambda.internal.files.Downloads;
import io.warmdatum.lambda.internal.files.FunctionStaging;
import io.warmdatum.lambda.internal.function.FunctionWork;
import io.warmdatum.lambda.testing.AsyncSource;
import io.warmdatum.lambda.testing.EventSource;
import io.warmdatum.lambda.testing.InvocationEnd;
import io.warmdatum.lambda.testing.KafkaSource;
import io.warmdatum.lambda.testing.MapSource;
import io.warmdatum.lambda.testing.QueueSource;
import io.warmdatum.lambda.testing.S3BatchSource;
import io.warmdatum.lambda.testing.StreamSource;
import io.warmdatum.policy.ConfigKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The accounting invariant over random batches, sources, outcomes, timeouts and crashes: what a
 * source forgets was done and has its output in place, what was not done comes again or is given up
 * by the source, and the order is kept. {@code -Dtest.seed=N} repeats one scenario, {@code
 * -Dtest.batches=N} sets how many batches are sent.
 */
class LambdaAccountingTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir Path work;

    private final ScriptedWorld world = new ScriptedWorld();
    private final ScriptedStorage storage = new ScriptedStorage(world);

    @Test
    void holdsForBatchesWorkedOnOneDatumAtATime() throws Exception {
        run(Integer.getInteger("test.batches", 100_000), 1);
    }

    @Test
    void holdsForBatchesWorkedOnInParallel() throws Exception {
        run(Integer.getInteger("test.batches", 100_000) / 20, 4);
    }

    private void run(int batches, int concurrency) throws Exception {
        FunctionWork function = function(concurrency);
        Long only = Long.getLong("test.seed");
        long first = only != null ? only : new Random().nextLong() >>> 16;
        int done = 0;
        Map<String, Integer> bySource = new LinkedHashMap<>();
        for (long seed = first; done < batches; seed++) {
            try {
                done += scenario(seed, function, bySource);
            } catch (Throwable e) {
                throw new AssertionError(
                        "repeat with -Dtest.seed=" + seed + ", concurrency " + concurrency, e);
            }
            if (only != null) {
                break;
            }
        }
        assertTrue(only != null || bySource.size() == 7, () -> "sources: " + bySource);
    }

    private FunctionWork function(int concurrency) throws Exception {
        FunctionDefinition definition = FunctionDefinition.of(ScriptedWorld.class);
        Map<String, String> keys =
                Map.of("warmdatum.concurrency", "" + concurrency, "Retry/maxRetries", "1");
        return new FunctionWork(
                definition,
                new ReflectedFunction(definition, world),
                ConfigKeys.of(keys, "test"),
                world,
                ProgramListener.none(),
                (id, attempt, failure) -> {},
                why -> fail(why));
    }

    private int scenario(long seed, FunctionWork function, Map<String, Integer> bySource)
            throws Exception {
        Random random = new Random(seed);
        List<String> items = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            items.add("item-" + i + "x");
        }
        EventSource source = source(seed, random, items);
        world.begin(random, items, source.orders(), item -> isGivenUp(source, item));
        storage.begin(random);
        int batches = 0;
        for (Optional<String> event = source.next(); event.isPresent(); event = source.next()) {
            assertTrue(++batches < 1000, "the source never comes to an end");
            source.ended(invoke(event.get(), random, function, bySource));
            assertEquals("", world.violation());
        }
        check(items, source);
        return batches;
    }

    private boolean isGivenUp(EventSource source, String item) {
        return source.deadLettered().contains(item) || storage.isParked(item);
    }

    /** Successive seeds take all sources in turn, so that even a short run has each. */
    private static EventSource source(long seed, Random random, List<String> items) {
        int batchSize = 1 + random.nextInt(8);
        int limit = 1 + random.nextInt(4);
        Map<String, String> keys = new LinkedHashMap<>();
        items.forEach(item -> keys.put(item, "k" + random.nextInt(3)));
        return switch (Math.floorMod(seed, 8)) {
            case 0 -> new QueueSource(false, batchSize, limit, keys);
            case 1 -> new QueueSource(true, batchSize, limit, keys);
            case 2 -> new StreamSource(true, batchSize, random.nextBoolean(), limit, keys);
            case 3 -> new StreamSource(false, batchSize, random.nextBoolean(), limit, keys);
            case 4 -> new KafkaSource(batchSize, limit, keys);
            case 5 -> new S3BatchSource(random.nextBoolean(), batchSize, limit, items);
            case 6 -> new MapSource(batchSize, limit, items);
            default -> new AsyncSource(limit, items);
        };
    }

    private InvocationEnd invoke(
            String event, Random random, FunctionWork function, Map<String, Integer> bySource)
            throws Exception {
        world.beginInvocation();
        Duration timeout = Duration.ofMillis(3_000 + random.nextInt(60_000));
        Instant end = world.instant().plus(timeout);
        LambdaBatch batch = Sources.read(MAPPER, event.getBytes(StandardCharsets.UTF_8));
        bySource.merge(batch.source().split("-")[0], 1, Integer::sum);
        Answer answer =
                batch.answer(
                        new Batches(function)
                                .carryOut(
                                        batch,
                                        Deadline.of(world.instant(), timeout),
                                        around(function)));
        if (world.crashed()) {
            return new InvocationEnd.Exited(137);
        }
        if (world.instant().isAfter(end)) {
            return new InvocationEnd.TimedOut();
        }
        return answer instanceof Answer.Respond respond
                ? new InvocationEnd.Response(
                        respond.body().toString().getBytes(StandardCharsets.UTF_8))
                : new InvocationEnd.Error("Runtime.UserException", "");
    }

    private final Cost cost = new Cost();

    private Around around(FunctionWork function) {
        return new Around(
                "request",
                cost,
                new InMemory(
                        new FunctionStaging(
                                work,
                                new Downloads(
                                        () -> {
                                            throw new IOException("nothing is fetched here");
                                        },
                                        1),
                                storage)),
                storage,
                storage,
                function,
                world);
    }

    /** Tasks of S3 jobs have only objects; here they stand for themselves. */
    private record InMemory(Staging files) implements Staging {
        @Override
        public StagedAttempt stage(LambdaDatum datum, String id, int number) throws IOException {
            return files.stage(
                    new LambdaDatum(
                            datum.identity(),
                            datum.lane(),
                            datum.stretch(),
                            Optional.of(datum.payload().orElse(new Payload.Json(datum.record()))),
                            List.of(),
                            datum.vars(),
                            datum.record()),
                    id,
                    number);
        }
    }

    private void check(List<String> items, EventSource source) {
        for (String item : items) {
            boolean acknowledged = source.acknowledged().contains(item);
            if (acknowledged) {
                assertTrue(
                        world.wasDone(item) || storage.isParked(item),
                        () -> item + " was acknowledged and never done");
                assertTrue(
                        !world.hasOutput(item) || storage.hasOutput(item) || storage.isParked(item),
                        () -> item + " was acknowledged and its output is not in place");
            } else {
                assertTrue(
                        source.deadLettered().contains(item),
                        () -> item + " is neither acknowledged nor given up");
            }
        }
    }
}
