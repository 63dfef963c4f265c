package io.warmdatum.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warmdatum.spec.DatumSets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatumSetSizesTest {

    private static List<Long> sets(DatumSets rule, int workers, long... sizes) {
        List<Long> sets = new ArrayList<>();
        DatumSetSizes.sets(rule, sizes.length, workers, LongStream.of(sizes).iterator())
                .forEachRemaining((long set) -> sets.add(set));
        return sets;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 100, 1, 25",
        "0, 0, 3, 1, 1",
        "0, 0, 0, 1, 1",
        "0, 0, 103, 5, 5",
        "0, 10, 100, 2, 5",
        "7, 10, 100, 2, 7",
        "0, 9223372036854775807, 100, 2, 1",
    })
    void setsAreCountedByTheRule(
            long number, long perWorker, long datums, int workers, long expected) {
        DatumSets rule = new DatumSets(number, 0, perWorker);
        assertEquals(expected, DatumSetSizes.setSize(rule, datums, workers));
    }

    @Test
    void theLastSetTakesWhatIsLeft() {
        assertEquals(List.of(2L, 2L, 1L), sets(new DatumSets(2, 0, 0), 1, 1, 1, 1, 1, 1));
    }

    @Test
    void aSetMayOvershootItsBytes() {
        DatumSets rule = new DatumSets(0, 10, 0);
        assertEquals(List.of(2L, 1L, 2L), sets(rule, 1, 9, 9, 10, 0, 3));
    }

    @Test
    void bytesWinOverNumber() {
        assertEquals(List.of(3L), sets(new DatumSets(1, 100, 1), 1, 5, 5, 5));
    }

    @Test
    void nothingMakesNoSet() {
        assertEquals(List.of(), sets(new DatumSets(0, 0, 0), 1));
        var none = DatumSetSizes.sets(new DatumSets(0, 1, 0), 0, 1, LongStream.of().iterator());
        assertThrows(NoSuchElementException.class, none::nextLong);
    }

    @Test
    void thereMustBeAWorker() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DatumSetSizes.setSize(new DatumSets(0, 0, 0), 1, 0));
    }
}
