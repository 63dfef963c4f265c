package io.warmdatum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The signatures that user code is compiled against are those that are checked in, so that none
 * changes unnoticed.
 */
class PublicApiTest {

    private static final Path KNOWN = Path.of("src", "test", "api", "signatures.txt");
    private static final List<String> PACKAGES = List.of("io.warmdatum", "io.warmdatum.testing");

    @Test
    void isAsCheckedIn() throws IOException, ClassNotFoundException {
        List<String> now = ApiSignatures.of(Path.of("target", "classes"), PACKAGES);
        assertTrue(now.size() > 50, "found only " + now);
        if (Boolean.getBoolean("api.write")) {
            Files.write(KNOWN, now);
        }

        List<String> known = Files.readAllLines(KNOWN);
        assertEquals(
                "",
                difference(known, now),
                "\nThe public API is not as "
                        + KNOWN
                        + " says. If that is meant, write it anew, look at the difference in git, and"
                        + " say it in CHANGELOG.md:\n"
                        + "./mvnw -pl adapter-core test -Dtest=PublicApiTest -Dapi.write=true\n");
    }

    /** Lines that are gone, and lines that are new, with the type they belong to. */
    private static String difference(List<String> before, List<String> after) {
        List<String> lines = new ArrayList<>();
        qualified(before).stream()
                .filter(line -> !qualified(after).contains(line))
                .forEach(line -> lines.add("- " + line));
        qualified(after).stream()
                .filter(line -> !qualified(before).contains(line))
                .forEach(line -> lines.add("+ " + line));
        return lines.stream().collect(Collectors.joining("\n"));
    }

    private static List<String> qualified(List<String> lines) {
        List<String> all = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            boolean member = line.startsWith("    ");
            type = member ? type : line;
            all.add(member ? type + " {" + line.strip() + "}" : line);
        }
        return all;
    }
}
