package io.warmdatum.spec;

import io.warmdatum.spec.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one file and keeps their places within it. Used by one thread. */
final class Findings {

    private static final int SHOWN = 100;

    private final String file;
    private final int[] columnsOfLine;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int errorCount;

    Findings(String file, String text) {
        this.file = file;
        this.columnsOfLine =
                text.lines().mapToInt(line -> line.codePointCount(0, line.length()) + 1).toArray();
    }

    void error(Spot spot, String key, String message, String remedy) {
        errorCount++;
        if (errors.size() < SHOWN) {
            errors.add(problem(Severity.ERROR, spot, key, message, remedy));
        }
    }

    void warning(Spot spot, String key, String message, String remedy) {
        if (warnings.size() < SHOWN) {
            warnings.add(problem(Severity.WARNING, spot, key, message, remedy));
        }
    }

    int errorCount() {
        return errorCount;
    }

    /** All problems in file order. */
    List<Problem> inFileOrder() {
        List<Problem> all = new ArrayList<>(errors);
        all.addAll(warnings);
        all.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (errorCount > errors.size()) {
            Problem last = errors.get(errors.size() - 1);
            all.add(
                    new Problem(
                            Severity.ERROR,
                            file,
                            last.line(),
                            last.column(),
                            "",
                            (errorCount - errors.size()) + " more errors are not shown",
                            "correct these first"));
        }
        return List.copyOf(all);
    }

    /** A parser may point past the end of the file; a person is never sent there. */
    private Problem problem(
            Severity severity, Spot spot, String key, String message, String remedy) {
        int lines = Math.max(1, columnsOfLine.length);
        if (spot.line() > lines) {
            spot = new Spot(lines, Integer.MAX_VALUE);
        }
        int columns = columnsOfLine.length == 0 ? 1 : columnsOfLine[spot.line() - 1];
        int column = Math.min(spot.column(), columns);
        return new Problem(severity, file, spot.line(), column, key, message, remedy);
    }
}
