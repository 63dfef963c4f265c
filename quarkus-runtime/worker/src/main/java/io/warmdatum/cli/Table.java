package io.warmdatum.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rows of text in aligned columns, separated by one space at least. Used by one thread. */
final class Table {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    /** Rows that decide the widths of a long listing. */
    private static final int BLOCK = 1000;

    private static final Set<Character.UnicodeScript> WIDE =
            EnumSet.of(
                    Character.UnicodeScript.HANGUL,
                    Character.UnicodeScript.HIRAGANA,
                    Character.UnicodeScript.KATAKANA);

    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;
    private final Optional<PrintStream> rolling;

    Table(String... header) {
        this(Optional.empty(), header);
    }

    private Table(Optional<PrintStream> rolling, String... header) {
        this.rolling = rolling;
        this.widths = new int[header.length];
        rows.add(List.of(header));
    }

    /** One that prints rows in blocks as they come, so that a million do not pile up. */
    static Table rolling(PrintStream out, String... header) {
        return new Table(Optional.of(out), header);
    }

    /** Adds a row. Line ends within a cell become spaces. */
    void row(String... cells) {
        List<String> row = new ArrayList<>(cells.length);
        for (String cell : cells) {
            row.add(cell.replaceAll("\\R", " "));
        }
        rows.add(row);
        if (rows.size() >= BLOCK) {
            rolling.ifPresent(this::print);
        }
    }

    /** Prints the rows that are not printed yet. */
    void print(PrintStream out) {
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths[i] - width(row.get(i)) + 1));
                }
            }
            out.println(line.toString().stripTrailing());
        }
        rows.clear();
    }

    /** Columns on a terminal: none for accents put on a letter, two for Chinese and the like. */
    private static int width(String cell) {
        return COLOUR.matcher(cell).replaceAll("").codePoints().map(Table::columns).sum();
    }

    private static int columns(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        boolean wide =
                Character.isIdeographic(character)
                        || WIDE.contains(Character.UnicodeScript.of(character))
                        || character >= 0x1F300 && character <= 0x1FAFF;
        return wide ? 2 : 1;
    }
}
