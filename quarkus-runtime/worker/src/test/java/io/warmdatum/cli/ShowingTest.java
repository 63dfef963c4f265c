package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a terminal or a pipe gets to see. */
final class ShowingTest {

    @Nested
    final class Tables {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        private String printed() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Test
        void columnsAlignWithLongNamesAndColours() {
            Table table = new Table("NAME", "STATE");
            table.row("a-name-that-is-longer-than-its-header", "x");
            table.row("\u001b[32mgreen\u001b[0m", "y");
            table.print(out);
            assertEquals(
                    "NAME                                  STATE\n"
                            + "a-name-that-is-longer-than-its-header x\n"
                            + "\u001b[32mgreen\u001b[0m                                 y\n",
                    printed());
        }

        @Test
        void columnsAlignOnATerminalWithLettersThatAreWideOrNone() {
            Table table = new Table("A", "B");
            table.row("漢字", "x");
            table.row("u\u0308nï", "y");
            table.row("🚀", "z");
            table.print(out);
            assertEquals("A    B\n漢字 x\nu\u0308nï  y\n🚀   z\n", printed());
        }

        @Test
        void aLongListingIsPrintedWhileItComes() {
            Table table = Table.rolling(out, "N", "X");
            for (int i = 0; i < 2500; i++) {
                table.row(Integer.toString(i), "x");
            }
            assertEquals(2000, printed().lines().count());
            table.print(out);
            assertEquals(2501, printed().lines().count());
            assertTrue(printed().startsWith("N   X\n0   x\n"), printed());
        }
    }

    @Nested
    final class Output {

        private Optional<String> troubleOf(OutputStream target) {
            StandardOutput output = new StandardOutput(target);
            PrintStream out = new PrintStream(output, false, StandardCharsets.UTF_8);
            out.println("a line");
            out.flush();
            return output.trouble();
        }

        @Test
        void aFullDiskIsSaid() throws IOException {
            try (OutputStream full = new FileOutputStream("/dev/full")) {
                assertEquals(Optional.of("No space left on device"), troubleOf(full));
            }
        }

        @Test
        void writingGoesThrough() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            assertEquals(Optional.empty(), troubleOf(bytes));
            assertEquals("a line\n", bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void coloursAreForTerminalsWhereNobodyAskedForNone() {
        assertTrue(surroundings(true, Map.of()).colours());
        assertTrue(surroundings(true, Map.of("NO_COLOR", "")).colours());
        assertFalse(surroundings(true, Map.of("NO_COLOR", "1")).colours());
        assertFalse(surroundings(false, Map.of()).colours());
    }

    private static Surroundings surroundings(boolean terminal, Map<String, String> env) {
        return new Surroundings(
                null,
                System.out,
                System.err,
                terminal,
                false,
                env,
                Path.of("/"),
                InstantSource.system(),
                null);
    }
}
