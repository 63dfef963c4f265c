package io.warmdatum.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.Workspace;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.Stats;
import io.warmdatum.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class StagedAheadTest {

    private static final int SMALL = 4096;
    private static final int LARGE = 4 << 20;

    @TempDir Path folder;
    private LocalStore store;
    private Workspace workspace;
    private int left = 1000;
    private int size = SMALL;
    private boolean many = true;
    private boolean lazy;
    private int staged;
    private int wakes;

    /** The stager is at once where it is called: what it does is done when the call returns. */
    private final StagedAhead ahead = new StagedAhead(this::runNow, this::stage, () -> many);

    @BeforeEach
    void open() throws IOException {
        store = LocalStore.open(folder.resolve("store"), InstantSource.system(), new Random(1));
        workspace = new Workspace(folder.resolve("pfs"), "/pfs", new StoreContent(store.repos()));
    }

    @AfterEach
    void close() throws IOException {
        workspace.close();
        store.close();
    }

    private void runNow(Runnable task) {
        wakes++;
        task.run();
    }

    private Optional<LocalDelivery> stage() {
        if (left == 0) {
            return Optional.empty();
        }
        left--;
        return Optional.of(delivery(staged++));
    }

    private LocalDelivery delivery(int index) {
        var file = new FileEntry("/f" + index, size, "");
        var input =
                new InputFile(
                        "in", "default", "in", "master", "", file, "", "", lazy, false, false);
        var datum =
                new DatumInfo(
                        index,
                        new PlannedDatum("datum" + index, List.of(input)),
                        "",
                        DatumInfo.State.PENDING,
                        "",
                        List.of(),
                        Stats.NONE,
                        "");
        return new LocalDelivery("job", datum, List.of(), workspace, (delivery, report) -> {});
    }

    @Test
    void manySmallDatumsAreStagedSeveralInOneGo() throws Exception {
        for (int i = 0; i < 600; i++) {
            assertEquals(i, ahead.next().orElseThrow().datum().index());
        }
        assertEquals(600 / 5, wakes, 1);
    }

    @Test
    void oneLargeDatumIsStagedAhead() throws Exception {
        size = LARGE;
        assertOneIsStagedAhead();
    }

    @Test
    void oneDatumIsStagedAheadWhereFewAreLeft() throws Exception {
        many = false;
        assertOneIsStagedAhead();
    }

    @Test
    void oneLazyDatumIsStagedAheadSinceEachOfItsFilesHasAThread() throws Exception {
        lazy = true;
        assertOneIsStagedAhead();
    }

    private void assertOneIsStagedAhead() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            assertEquals(i, ahead.next().orElseThrow().datum().index());
            assertEquals(i + 2, staged);
        }
    }

    @Test
    void theEndIsToldAgainAndAgain() throws Exception {
        left = 3;
        for (int i = 0; i < 3; i++) {
            assertEquals(i, ahead.next().orElseThrow().datum().index());
        }
        assertEquals(Optional.empty(), ahead.next());
        assertEquals(Optional.empty(), ahead.next());
    }

    @Test
    void whatIsNotAskedForIsLeft() throws Exception {
        ahead.next();
        ahead.end();
        List<Long> leftOver = new ArrayList<>();
        ahead.left().forEach(delivery -> leftOver.add(delivery.datum().index()));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), leftOver);
        assertEquals(List.of(), ahead.left());
        assertEquals(Optional.empty(), ahead.next());
    }

    @Test
    void aFailureIsToldAfterWhatWasStagedBefore() throws Exception {
        var broken =
                new StagedAhead(
                        this::runNow,
                        () -> {
                            if (staged == 2) {
                                throw new IllegalStateException("the ledger cannot be read");
                            }
                            return stage();
                        },
                        () -> many);
        broken.next();
        broken.next();
        for (int i = 0; i < 2; i++) {
            var thrown = assertThrows(IllegalStateException.class, broken::next);
            assertEquals("the ledger cannot be read", thrown.getMessage());
        }
    }

    @Test
    void aWorkerWaitsForTheFirstOnly() throws Exception {
        var second = new CountDownLatch(1);
        var stager = Executors.newSingleThreadExecutor();
        var slow =
                new StagedAhead(
                        stager,
                        () -> {
                            if (staged == 1) {
                                awaitUninterrupted(second);
                            }
                            return stage();
                        },
                        () -> many);

        assertEquals(0, slow.next().orElseThrow().datum().index());

        second.countDown();
        assertEquals(1, slow.next().orElseThrow().datum().index());
        slow.end();
        stager.shutdown();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
