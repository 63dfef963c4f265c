package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TableTest {

    private static String printed(Table table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void columnsAreAlignedAndLinesHaveNoTrailingSpace() {
        Table table = new Table("NAME", "STATE", "WHY");
        table.row("a-long-name", "ok", "");
        table.row("b", "failed", "two\nlines");
        assertEquals(
                "NAME        STATE  WHY\na-long-name ok\nb           failed two lines\n",
                printed(table));
    }

    @Test
    void coloursTakeNoWidth() {
        Table table = new Table("S", "X");
        table.row("\u001b[32mok\u001b[0m", "1");
        assertEquals("S  X\n\u001b[32mok\u001b[0m 1\n", printed(table));
    }
}
