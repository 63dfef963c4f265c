import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.TerminalDatumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Counts the colours of each flag. Loaded once, called for one flag after another. */
public class FlagColours {

    private static final Pattern PAINT =
            Pattern.compile("(?:fill|stroke)=\"(#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}|red|gold|green)\"");
    private static final Map<String, String> NAMED =
            Map.of("red", "#FF0000", "gold", "#FFD700", "green", "#008000");

    @DatumFunction
    @Retry(maxRetries = 2, jitter = 0)
    public void countColours(Datum datum) throws IOException {
        Path flag = datum.input("flags").file();
        Map<String, Long> colours =
                PAINT.matcher(Files.readString(flag))
                        .results()
                        .map(match -> rgb(match.group(1)))
                        .collect(
                                Collectors.groupingBy(
                                        rgb -> rgb, TreeMap::new, Collectors.counting()));
        if (colours.isEmpty()) {
            // It will not have one at the next attempt either.
            throw new TerminalDatumException("no colour in " + flag.getFileName());
        }
        String table =
                colours.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .map(entry -> entry.getValue() + "\t" + entry.getKey() + "\n")
                        .collect(Collectors.joining());
        String name = flag.getFileName().toString().replaceFirst("\\.svg$", ".tsv");
        Files.writeString(datum.output().resolve(name), table);
    }

    /** The colour as #RRGGBB in capitals. */
    private static String rgb(String colour) {
        String digits = NAMED.getOrDefault(colour, colour).substring(1);
        if (digits.length() == 3) {
            digits = digits.replaceAll("(.)", "$1$1");
        }
        return "#" + digits.toUpperCase();
    }
}
