package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProgramDeskTest {

    private static final TimeLeft FOREVER = new TimeLeft(Optional.empty());
    private static final Instant NOW = Instant.EPOCH;
    private static final List<String> FIRST = List.of("N=1");
    private static final List<String> SECOND = List.of("N=2");

    private final ProgramDesk desk = ProgramDesk.batching("w");

    ProgramDeskTest() {
        begin();
    }

    private void begin() {
        desk.begin(
                new Attempt(
                        "job",
                        "d",
                        1,
                        1,
                        List.of(),
                        List.of(new Attempt.AttemptFile("/a", "00ff")),
                        () -> {}));
    }

    /** Hands the datum of the attempt to a caller that is there. */
    private void handTo(CompletableFuture<List<String>> caller, List<String> env)
            throws InterruptedException {
        assertInstanceOf(Verdict.Went.class, desk.hand(env, NOW, FOREVER));
        assertEquals(env, caller.getNow(List.of()));
        desk.delivered(caller);
    }

    @Test
    void aCallerThatVanishedLosesNothing() throws Exception {
        desk.nextDatum("").cancel(true);
        CompletableFuture<List<String>> next = desk.nextDatum("what it thinks went wrong");
        handTo(next, FIRST);
        next = desk.nextDatum("");
        assertInstanceOf(Verdict.Went.class, desk.awaitVerdict(FOREVER));
        assertFalse(next.isDone());
    }

    @Test
    void aVanishedCallersVerdictCounts() throws Exception {
        handTo(desk.nextDatum(""), FIRST);
        desk.nextDatum("bad").cancel(true);
        assertEquals(new Verdict.Reported("bad"), desk.awaitVerdict(FOREVER));
        begin();
        handTo(desk.nextDatum(""), SECOND);
    }

    @Test
    void aSecondCallerQueuesAndDoesNotFinishTheFirstOnesDatum() throws Exception {
        CompletableFuture<List<String>> first = desk.nextDatum("");
        CompletableFuture<List<String>> second = desk.nextDatum("");
        handTo(first, FIRST);
        assertFalse(second.isDone());
        assertTrue(desk.status().started().isPresent(), "the datum is still in hand");
        desk.nextDatum("");
        assertInstanceOf(Verdict.Went.class, desk.awaitVerdict(FOREVER));
        begin();
        handTo(second, SECOND);
    }

    @Test
    void aCallMadeWhileTheAnswerIsBeingGivenIsAboutThatDatum() throws Exception {
        CompletableFuture<List<String>> caller = desk.nextDatum("");
        caller.thenAccept(env -> desk.nextDatum("quick"));
        handTo(caller, FIRST);
        assertEquals(new Verdict.Reported("quick"), desk.awaitVerdict(FOREVER));
    }

    @Nested
    class AnAnswerThatWasNotDelivered {

        private void assertIsHandedToTheNextCaller(CompletableFuture<List<String>> next)
                throws Exception {
            assertInstanceOf(Verdict.Undelivered.class, desk.awaitVerdict(FOREVER));
            assertFalse(next.isDone());
            handTo(next, FIRST);
            desk.nextDatum("seen");
            assertEquals(new Verdict.Reported("seen"), desk.awaitVerdict(FOREVER));
        }

        @Test
        void isKnownBeforeTheNextCall() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            desk.hand(FIRST, NOW, FOREVER);
            desk.undelivered(lost);
            desk.undelivered(lost);
            assertEquals(Optional.empty(), desk.status().started());
            assertIsHandedToTheNextCaller(desk.nextDatum(""));
        }

        @Test
        void isNoVerdictOfWhoCallsBeforeItIsKnown() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            desk.hand(FIRST, NOW, FOREVER);
            CompletableFuture<List<String>> next = desk.nextDatum("");
            desk.undelivered(lost);
            desk.delivered(lost);
            assertIsHandedToTheNextCaller(next);
        }

        @Test
        void isKnownAfterItWasWrittenAndTheNextCallCame() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            handTo(lost, FIRST);
            CompletableFuture<List<String>> next = desk.nextDatum("");
            desk.undelivered(lost);
            assertIsHandedToTheNextCaller(next);
        }

        @Test
        void isKnownWhileItIsGiven() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            lost.thenRun(() -> desk.undelivered(lost));
            CompletableFuture<List<String>> next = desk.nextDatum("");
            assertInstanceOf(Verdict.Went.class, desk.hand(FIRST, NOW, FOREVER));
            assertIsHandedToTheNextCaller(next);
        }

        @Test
        void isNoCallersFaultIfTheNextOneIsQuick() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            CompletableFuture<CompletableFuture<List<String>>> next =
                    lost.thenApply(
                            env -> {
                                CompletableFuture<List<String>> call = desk.nextDatum("");
                                desk.undelivered(lost);
                                return call;
                            });
            assertInstanceOf(Verdict.Went.class, desk.hand(FIRST, NOW, FOREVER));
            assertIsHandedToTheNextCaller(next.join());
        }

        @Test
        void isOfAnEarlierDatumAndComesTooLate() throws Exception {
            CompletableFuture<List<String>> first = desk.nextDatum("");
            handTo(first, FIRST);
            CompletableFuture<List<String>> second = desk.nextDatum("");
            assertInstanceOf(Verdict.Went.class, desk.awaitVerdict(FOREVER));
            desk.undelivered(first);
            begin();
            handTo(second, SECOND);
            desk.undelivered(first);
            desk.nextDatum("");
            assertInstanceOf(Verdict.Went.class, desk.awaitVerdict(FOREVER));
        }

        @Test
        void leavesTheAttemptCancellable() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            desk.hand(FIRST, NOW, FOREVER);
            desk.nextDatum("");
            desk.undelivered(lost);
            assertTrue(desk.cancelAttempt("stop"));
            assertInstanceOf(Verdict.Cancelled.class, desk.awaitVerdict(FOREVER));
        }

        @Test
        void ofACallThatStillWaitsTakesItOutOfTheQueue() throws Exception {
            CompletableFuture<List<String>> lost = desk.nextDatum("");
            desk.undelivered(lost);
            assertTrue(lost.isCancelled());
            CompletableFuture<List<String>> next = desk.nextDatum("");
            desk.hand(FIRST, NOW, FOREVER);
            assertEquals(FIRST, next.getNow(List.of()));
        }
    }

    @Test
    void startIsOverWithTheFirstCall() throws Exception {
        assertInstanceOf(
                Verdict.TookTooLong.class, desk.awaitFirstCall(Optional.of(Duration.ofMillis(10))));
        desk.nextDatum("");
        assertInstanceOf(
                Verdict.Went.class, desk.awaitFirstCall(Optional.of(Duration.ofMillis(10))));
    }

    @Test
    void anEndIsSeenByWhoeverWaits() throws Exception {
        Verdict ended = new Verdict.Ended(new Exit(3));
        desk.ended(new Exit(3));
        assertEquals(ended, desk.awaitFirstCall(Optional.empty()));
        assertEquals(ended, desk.hand(FIRST, NOW, FOREVER));
        assertEquals(ended, desk.awaitVerdict(FOREVER));
    }

    @Test
    void aVerdictWinsOverALaterEndOrCancel() throws Exception {
        handTo(desk.nextDatum(""), FIRST);
        desk.nextDatum("");
        assertFalse(desk.cancelAttempt("too late"));
        desk.ended(new Exit(0));
        assertInstanceOf(Verdict.Went.class, desk.awaitVerdict(FOREVER));
    }

    @Test
    void whatWasSaidBeforeADatumWasHandedOutIsNotAboutIt() throws Exception {
        handTo(desk.nextDatum(""), FIRST);
        // Given up without a word; its confirmation comes late.
        begin();
        desk.nextDatum("");
        desk.hand(SECOND, NOW, FOREVER);
        assertTrue(desk.cancelAttempt("nobody has finished the second datum"));
    }

    @Test
    void onlyADatumInHandIsCancelledByFilters() throws Exception {
        assertFalse(desk.cancel("job", List.of()));
        assertEquals(Optional.empty(), desk.status().started());
        handTo(desk.nextDatum(""), FIRST);
        assertEquals(Optional.of(NOW), desk.status().started());
        assertFalse(desk.cancel("job", List.of("not a hash")));
        assertTrue(desk.cancel("job", List.of("AP8=")));
        assertFalse(desk.cancel("job", List.of()), "cancelled already");
    }

    @Test
    void afterCloseNobodyIsServed() {
        CompletableFuture<List<String>> waits = desk.nextDatum("");
        desk.close();
        assertTrue(waits.isCompletedExceptionally());
        assertTrue(desk.nextDatum("").isCompletedExceptionally());
        assertTrue(ProgramDesk.notBatching("w").nextDatum("").isCompletedExceptionally());
    }
}
