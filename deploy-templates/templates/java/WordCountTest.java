package @{package};

import io.warmdatum.testing.DatumTest;
import io.warmdatum.testing.DatumTester;
import io.warmdatum.testing.FunctionFault;
import io.warmdatum.testing.TestDatum;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@DatumTest(WordCount.class)
class WordCountTest {

    @Test
    void countsWords(DatumTester datums) throws Exception {
        datums.run(TestDatum.of("texts", "/a.txt", "two  words\n"))
                .assertProcessed()
                .assertOutput("/a.txt.count", "2\n");
    }

    @Test
    void triesAgainAfterTrouble(DatumTester datums) throws Exception {
        datums.fault(1, new FunctionFault.Afterwards(() -> new IOException("the disk is busy")))
                .run(TestDatum.of("texts", "/a.txt", "word"))
                .assertProcessed()
                .assertAttempts(2);
    }

    @Test
    void doesNotTryAgainWhatHasNoWords(DatumTester datums) throws Exception {
        datums.run(TestDatum.of("texts", "/a.txt", " \n"))
                .assertFailed("the text has no words")
                .assertAttempts(1);
    }
}
