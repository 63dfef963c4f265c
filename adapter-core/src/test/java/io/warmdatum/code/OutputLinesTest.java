package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputLinesTest {

    @TempDir Path folder;
    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** All lines of a program that made these datums and ended. */
    private List<ProgramListener.Line> lines(String start, String... works) throws Exception {
        UserCode code = bench.open(Bench.bash(start + "\n" + Bench.LOOP));
        for (int i = 0; i < works.length; i++) {
            code.run(bench.attempt("d" + i, works[i]));
        }
        code.close();
        return bench.recorder.lines();
    }

    @Test
    void eachLineBelongsToTheDatumInHandWhenItWasWritten() throws Exception {
        String[] works = new String[30];
        java.util.Arrays.fill(works, "echo $PACH_DATUM_ID; echo $PACH_DATUM_ID >&2");
        List<ProgramListener.Line> lines = lines("echo loading", works);
        assertEquals(61, lines.size());
        for (ProgramListener.Line line : lines) {
            boolean before = line.text().equals("loading");
            assertEquals(before ? "" : line.text(), line.datumId());
            assertEquals(before ? 0 : 1, line.attempt());
        }
        assertEquals(30, lines.stream().filter(ProgramListener.Line::stderr).count());
    }

    @Test
    void aLineAfterManySilentDatumsBelongsToItsOwn() throws Exception {
        String[] works = new String[40];
        java.util.Arrays.fill(works, ":");
        works[20] = "echo one; echo two >&2";
        works[39] = "echo last";
        List<ProgramListener.Line> lines = lines("", works);
        assertEquals(3, lines.size());
        for (ProgramListener.Line line : lines) {
            assertEquals(line.text().equals("last") ? "d39" : "d20", line.datumId(), line.text());
        }
    }

    @Test
    void aLineBelongsToTheDatumItBeganIn() throws Exception {
        List<ProgramListener.Line> lines = lines("", "printf begun", "printf \" and ended\"");
        assertEquals("begun and ended", lines.get(0).text());
        assertEquals("d0", lines.get(0).datumId());
    }

    @Test
    void aLongLineIsCutWithAMark() throws Exception {
        String text =
                lines("", "head -c 300000 /dev/zero | tr \"\\0\" x; echo; echo next").get(0).text();
        assertEquals("x".repeat(TaggedPipe.MAX_LINE) + TaggedPipe.CUT, text);
        assertEquals("next", bench.recorder.lines().get(1).text());
    }

    @Test
    void bytesThatAreNoTextAreReplaced() throws Exception {
        assertEquals("a\uFFFDb\0c", lines("", "printf \"a\\377b\\000c\\r\\n\"").get(0).text());
    }

    @Test
    void muchOutputNeverBlocksTheProgram() throws Exception {
        assertEquals(100_000, lines("", "seq 100000").size());
    }

    @Test
    void aProgramMayCloseItsOutput() throws Exception {
        assertTrue(lines("exec >&- 2>&-", ":", ":").isEmpty());
        assertEquals(1, bench.recorder.starts().size());
    }
}
