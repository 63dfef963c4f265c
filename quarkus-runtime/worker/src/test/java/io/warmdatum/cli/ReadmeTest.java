package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.spec.Problem;
import io.warmdatum.spec.SpecReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What README.md says about commands and annotations is what the code takes, no more, no less. */
final class ReadmeTest {

    private static final Path README = Path.of("..", "..", "README.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final List<String> lines = lines();
    private final CommandLine cli = commandLine();

    private static List<String> lines() {
        try {
            return Files.readAllLines(README);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandLine commandLine() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Cli(
                        new Surroundings(
                                InputStream.nullInputStream(),
                                nowhere,
                                nowhere,
                                false,
                                false,
                                Map.of(),
                                Path.of("").toAbsolutePath(),
                                InstantSource.system(),
                                () -> {
                                    throw new AssertionError("nothing is run here");
                                }))
                .commandLine();
    }

    /** The cells of the rows of the table whose first column has this heading. */
    private List<String[]> table(String heading) {
        List<String[]> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (inside && line.startsWith("| `")) {
                rows.add(line.substring(1).split("\\|"));
            }
            inside = line.startsWith("| " + heading + " |") || (inside && line.startsWith("|"));
        }
        assertFalse(rows.isEmpty(), "no table with the column " + heading);
        return rows;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @Test
    void everyCommandLineInItParses() {
        List<String> typed =
                lines.stream()
                        .filter(line -> line.startsWith("    ") && line.contains("./warmdatum "))
                        .map(line -> line.replaceFirst(".*\\./warmdatum ", ""))
                        .map(line -> line.replaceFirst(" #.*", "").strip())
                        .toList();

        assertTrue(typed.size() >= 5, typed.toString());
        typed.forEach(line -> cli.parseArgs(line.split("\\s+")));
    }

    @Test
    void itsTableOfCommandsIsComplete() {
        Set<String> told = new TreeSet<>();
        for (String[] row : table("command")) {
            for (String verb : codes(row[0])) {
                List<String> nouns = codes(row[1]);
                if (nouns.isEmpty()) {
                    told.add(verb);
                }
                nouns.forEach(noun -> told.add(verb + " " + noun));
            }
        }
        Set<String> there = new TreeSet<>();
        cli.getSubcommands()
                .forEach(
                        (verb, command) -> {
                            Set<String> nouns = command.getSubcommands().keySet();
                            if (nouns.isEmpty()) {
                                there.add(verb);
                            }
                            nouns.forEach(noun -> there.add(verb + " " + noun));
                        });

        assertEquals(there, told);
    }

    @Test
    void itsTableOfAnnotationsIsComplete() throws IOException {
        Matcher known =
                Pattern.compile("known under warmdatum.io/: ([a-z, -]+)")
                        .matcher(problems("qqqqqqqqqqqqqqqq", "1s").get(0).toString());
        assertTrue(known.find());

        assertEquals(
                new TreeSet<>(List.of(known.group(1).strip().split(", "))),
                new TreeSet<>(annotations().map(row -> name(row)).toList()));
    }

    @Test
    void theDefaultsOfAnnotationsAreValues() throws IOException {
        for (String[] row : annotations().toList()) {
            for (String value : codes(row[1])) {
                assertEquals(List.of(), problems(name(row), value), name(row));
            }
        }
    }

    @Test
    void everyModeAfterAnErrorExists() throws IOException {
        for (String[] row :
                table(
                        "`warmdatum.io/after-error` | after an error that the program itself reported")) {
            assertEquals(List.of(), problems("after-error", codes(row[0]).get(0)));
        }
    }

    private Stream<String[]> annotations() {
        return table("annotation").stream();
    }

    private static String name(String[] row) {
        return codes(row[0]).get(0).replace("warmdatum.io/", "");
    }

    private static List<Problem> problems(String annotation, String value) throws IOException {
        String spec =
                """
                pipeline: {name: count}
                transform: {datum_batching: true, cmd: ["true"], err_cmd: ["true"]}
                input: {pfs: {repo: docs, glob: "/*"}}
                metadata: {annotations: {"warmdatum.io/%s": "%s"}}
                """
                        .formatted(annotation, value);
        return new SpecReader()
                .read("spec", new ByteArrayInputStream(spec.getBytes(StandardCharsets.UTF_8)))
                .problems();
    }
}
