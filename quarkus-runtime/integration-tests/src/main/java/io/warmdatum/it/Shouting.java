package io.warmdatum.it;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import io.warmdatum.WarmUp;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.logging.Logger;

/** Writes what it reads in capitals, except for some contents that mean trouble. */
class Shouting {

    private static final Logger LOG = Logger.getLogger(Shouting.class);

    @Inject Voice voice;

    @WarmUp
    void load() {
        voice.capitals("warm");
    }

    @DatumFunction(name = "shouting")
    @Retry(maxRetries = 2)
    void process(Datum datum) throws IOException, InterruptedException {
        Path file = datum.input().file();
        String text = datum.input().text();
        if (text.startsWith("poison")) {
            throw new IllegalStateException("cannot shout " + text);
        } else if (text.startsWith("endless")) {
            LOG.infof("Shouting %s for ever", file.getFileName());
            new CountDownLatch(1).await();
        } else if (text.startsWith("slow")) {
            LOG.infof("Shouting %s slowly", file.getFileName());
            new CountDownLatch(1).await(4, TimeUnit.SECONDS);
        }
        Files.writeString(datum.output().resolve(file.getFileName()), voice.capitals(text));
    }
}
