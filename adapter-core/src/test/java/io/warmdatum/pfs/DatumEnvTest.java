package io.warmdatum.pfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatumEnvTest {

    @Test
    void linesStandInTheOrderOfPachyderm() {
        List<String> lines =
                lines(
                        List.of("HOME=/root", "A=a b # c"),
                        input("left", "/a/1.txt", "key", ""),
                        input("my-right", "/dir/", "", "g"),
                        input("all", "/", "", ""));
        assertEquals(
                List.of(
                        "HOME=/root",
                        "A=a b # c",
                        "left=/pfs/left/a/1.txt",
                        "left_COMMIT=c-left",
                        "PACH_DATUM_left_JOIN_ON=key",
                        "my-right=/pfs/my-right/dir",
                        "my-right_COMMIT=c-my-right",
                        "PACH_DATUM_my-right_GROUP_BY=g",
                        "all=/pfs/all",
                        "all_COMMIT=c-all",
                        "PACH_DATUM_ID=id",
                        "PACH_JOB_ID=job",
                        "PACH_OUTPUT_COMMIT_ID=out-commit"),
                lines);
    }

    @Test
    void filesOfAGroupRepeatTheirKeysSoThatTheLastWins() {
        List<String> lines = lines(List.of(), input("g", "/1", "", "k"), input("g", "/2", "", "k"));
        assertEquals(2, lines.stream().filter(l -> l.startsWith("g=")).count());
        assertTrue(lines.indexOf("g=/pfs/g/1") < lines.indexOf("g=/pfs/g/2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY=hunter2\nx", "KEY=hunter2\r", "KEY=hunter2\0"})
    void valuesThatTheFormatCannotExpressAreRefusedWithoutShowingThem(String line) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> lines(List.of(line)))
                        .getMessage();
        assertTrue(message.contains("variable KEY "), message);
        assertFalse(message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "novalue", "=x"})
    void linesWithoutKeyAreRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> lines(List.of(line)));
    }

    private static List<String> lines(List<String> base, InputFile... inputs) {
        PlannedDatum datum = new PlannedDatum("id", List.of(inputs));
        return DatumEnv.lines(datum, "/pfs", base, "job", "out-commit");
    }

    private static InputFile input(String name, String path, String joinOn, String groupBy) {
        FileEntry entry = new FileEntry(path, 1, "00");
        String commit = "c-" + name;
        return new InputFile(
                name, "p", name, "master", commit, entry, joinOn, groupBy, false, false, false);
    }
}
