package @{package};

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.TerminalDatumException;
import io.warmdatum.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Counts the words of a text. Loaded once, then called for one datum after another. */
public class WordCount {

    private Pattern word;

    /** What is slow and needed by every datum: models, tables, connections. */
    @WarmUp
    void load() {
        word = Pattern.compile("\\S+");
    }

    /**
     * One datum. An exception is a failed attempt: its output is thrown away, and the datum is tried
     * again as {@code @Retry} says.
     */
    @DatumFunction
    @Retry(maxRetries = 2, delay = 200)
    public void count(Datum datum) throws IOException {
        Path file = datum.input().file();
        String text = Files.readString(file);
        if (text.isBlank()) {
            // To try again would not help.
            throw new TerminalDatumException("the text has no words");
        }
        long words = word.matcher(text).results().count();
        Files.writeString(datum.output().resolve(file.getFileName() + ".count"), words + "\n");
    }
}
