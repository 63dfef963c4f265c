package io.warmdatum.lambda.internal.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.FailedDatum;
import io.warmdatum.OnDatumError;
import io.warmdatum.TerminalDatumException;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.lambda.internal.batch.BatchSource.Around;
import io.warmdatum.lambda.internal.batch.Batches;
import io.warmdatum.lambda.internal.batch.Cost;
import io.warmdatum.lambda.internal.batch.DeadLetters;
import io.warmdatum.lambda.internal.batch.Deadline;
import io.warmdatum.lambda.internal.batch.Ledger;
import io.warmdatum.lambda.internal.batch.Staging;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.DatumEnd.Kind;
import io.warmdatum.lambda.internal.event.LambdaBatch;
import io.warmdatum.lambda.internal.event.Sources;
import io.warmdatum.lambda.internal.files.AnswerDestination;
import io.warmdatum.lambda.internal.files.Destination;
import io.warmdatum.lambda.internal.files.Downloads;
import io.warmdatum.lambda.internal.files.FunctionStaging;
import io.warmdatum.policy.ConfigKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of datums whose invocation has no time left, and of what is still running then. */
class FunctionWorkTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(800);

    /** Enough to begin two datums on a busy machine. */
    private static final Duration LONGER = Duration.ofSeconds(3);

    @TempDir Path folder;
    private final InstantSource clock = InstantSource.system();
    private final Cost cost = new Cost();
    private final List<String> letters = new CopyOnWriteArrayList<>();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private Staging staging;

    @BeforeEach
    void begin() {
        Staying.release = new CountDownLatch(1);
        Sleeping.begun = new CountDownLatch(1);
        Destination destination =
                (id, attempt, files) -> {
                    kept.add(id);
                    return new AnswerDestination().keep(id, attempt, files);
                };
        staging = new FunctionStaging(folder, noDownloads(), destination);
    }

    private static Downloads noDownloads() {
        return new Downloads(
                () -> {
                    throw new IOException("nothing is fetched here");
                },
                1);
    }

    private FunctionWork work(Class<?> type, int concurrency) throws Exception {
        FunctionDefinition definition = FunctionDefinition.of(type);
        Map<String, String> keys = Map.of("warmdatum.concurrency", "" + concurrency);
        return new FunctionWork(
                definition,
                ReflectedFunction.create(definition),
                ConfigKeys.of(keys, "test"),
                clock,
                ProgramListener.none(),
                (id, attempt, failure) -> {},
                why -> {
                    throw new IllegalStateException(why);
                });
    }

    private List<DatumEnd> run(FunctionWork work, Duration time, String... texts) throws Exception {
        String items = Stream.of(texts).map(t -> '"' + t + '"').collect(Collectors.joining(","));
        return runEvent(work, time, "{\"Items\":[" + items + "]}");
    }

    private List<DatumEnd> runEvent(FunctionWork work, Duration time, String event)
            throws Exception {
        LambdaBatch batch =
                Sources.read(new ObjectMapper(), event.getBytes(StandardCharsets.UTF_8));
        DeadLetters box = letter -> letters.add(letter.datumId());
        return new Batches(work)
                .carryOut(
                        batch,
                        Deadline.of(clock.instant(), time),
                        new Around("job", cost, staging, Ledger.none(), box, work, clock));
    }

    private static List<Kind> kinds(List<DatumEnd> ends) {
        return ends.stream().map(DatumEnd::kind).toList();
    }

    static final class Postponing {
        @Retry(delay = 60_000, jitter = 0)
        @DatumFunction
        public void apply(Datum datum) throws IOException {
            throw new IOException("later");
        }
    }

    static final class SlowHandler {
        @DatumFunction
        public void apply(Datum datum) throws IOException {
            throw new IOException("no");
        }

        @OnDatumError
        public void sleep(FailedDatum failed) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    /** Begins with what a text asks for, ignores interrupts until it is released, and goes on. */
    static final class Staying {

        static volatile CountDownLatch release;
        static volatile Thread thread;

        @DatumFunction
        public void apply(Datum datum) throws IOException {
            String text = datum.input().text();
            if (!text.contains("stays")) {
                return;
            }
            thread = Thread.currentThread();
            Files.writeString(datum.output().resolve("before"), "x");
            awaitRelease();
            if (text.contains("fails")) {
                throw new TerminalDatumException("too late");
            }
        }

        private static void awaitRelease() {
            while (true) {
                try {
                    release.await();
                    return;
                } catch (InterruptedException e) {
                    // As bad code does.
                }
            }
        }

        static void end() throws InterruptedException {
            release.countDown();
            thread.join(ENOUGH.toMillis());
            assertFalse(thread.isAlive());
        }
    }

    /** One datum sleeps; the other's files make trouble meanwhile. */
    static final class Sleeping {

        static volatile CountDownLatch begun;

        @Retry(retryOn = IOException.class)
        @DatumFunction
        public void apply(Datum datum) throws InterruptedException {
            begun.countDown();
            new CountDownLatch(1).await(3, TimeUnit.SECONDS);
        }
    }

    @Nested
    class AtTheDeadline {

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void whatWaitsForItsRetryIsDeferred(int concurrency) throws Exception {
            FunctionWork work = work(Postponing.class, concurrency);
            for (int i = 0; i < 5; i++) {
                assertEquals(List.of(Kind.DEFERRED), kinds(run(work, SHORT, "x")));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void whatItsHandlerIsBusyWithIsDeferred(int concurrency) throws Exception {
            FunctionWork work = work(SlowHandler.class, concurrency);
            for (int i = 0; i < 5; i++) {
                assertEquals(List.of(Kind.DEFERRED), kinds(run(work, SHORT, "x")));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void whatIgnoresItsInterruptionIsDeferredWithTheRest(int concurrency) throws Exception {
            FunctionWork work = work(Staying.class, concurrency);
            List<Kind> ends = kinds(run(work, LONGER, "stays", "b"));
            assertEquals(Kind.DEFERRED, ends.get(0));
            assertEquals(concurrency == 1 ? Kind.DEFERRED : Kind.DONE, ends.get(1));
            Staying.end();
        }

        @Test
        void whatStandsBehindItInItsGroupIsNotDoneEither() throws Exception {
            String message =
                    "{\"messageId\":\"%1$s\",\"body\":\"%1$s\",\"attributes\":{\"MessageGroupId\":\"g\"},"
                            + "\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"arn:q.fifo\"}";
            String event =
                    "{\"Records\":["
                            + message.formatted("stays")
                            + ","
                            + message.formatted("b")
                            + "]}";
            List<Kind> ends = kinds(runEvent(work(Staying.class, 2), LONGER, event));
            assertEquals(List.of(Kind.DEFERRED, Kind.DEFERRED), ends);
            Staying.end();
        }
    }

    @Nested
    class WhatIsLeftBehind {

        @Test
        void hasNoFilesAnyMore() throws Exception {
            run(work(Staying.class, 1), LONGER, "stays");
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(List.of(), left.toList());
            }
            Staying.end();
        }

        @ParameterizedTest
        @ValueSource(strings = {"stays", "stays and fails"})
        void storesNothingWhenItEnds(String text) throws Exception {
            FunctionWork work = work(Staying.class, 1);
            run(work, LONGER, text);
            Staying.end();
            assertEquals(List.of(), letters);
            assertEquals(List.of(), kept);
        }

        @Test
        void teachesWhatItHasCostWhenItIsLeftAndNothingLater() throws Exception {
            FunctionWork work = work(Staying.class, 1);
            run(work, ENOUGH, "a", "b", "c", "d");
            Duration before = cost.estimate();
            run(work, LONGER, "stays");
            Duration left = cost.estimate();
            assertTrue(left.compareTo(before) > 0, before + ", then " + left);
            Staying.end();
            assertEquals(left, cost.estimate());
        }
    }

    @Test
    void whatHungBeforeDoesNotKeepOthersFromBeingBegun() throws Exception {
        cost.took(Duration.ofMinutes(15));
        List<DatumEnd> ends = run(work(Staying.class, 1), ENOUGH, "a", "b", "c", "d", "e");
        assertEquals(Collections.nCopies(5, Kind.DONE), kinds(ends));
    }

    @Nested
    class ALoopThatBreaksOff {

        @Test
        void failsNoDatumOfTheOthersAndNoMoreAreBegun() throws Exception {
            Staging usual = staging;
            staging =
                    (datum, id, number) -> {
                        if (datum.record().asText().equals("breaks")) {
                            awaitTheOther();
                            throw new IllegalStateException("as no staging should");
                        }
                        return usual.stage(datum, id, number);
                    };
            List<DatumEnd> ends =
                    run(work(Sleeping.class, 2), ENOUGH, "sleeps", "breaks", "c", "d");
            assertEquals(
                    List.of(Kind.DONE, Kind.FAILED, Kind.DEFERRED, Kind.DEFERRED), kinds(ends));
            assertEquals(List.of(), letters);
        }

        private static void awaitTheOther() {
            try {
                Sleeping.begun.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
