package io.warmdatum.quarkus.deployment;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Counts its calls, and fails for content that says so. */
@Retry(maxRetries = 2, delay = 1, jitter = 0)
class CountingFunction {

    @Inject Calls calls;

    @DatumFunction
    @Timeout(60_000)
    void process(Datum datum) throws IOException {
        String name = datum.input().file().getFileName().toString();
        calls.add(name);
        String text = datum.input().text();
        if (text.equals("poison")) {
            throw new IllegalStateException("cannot read " + name);
        }
        Files.writeString(datum.output().resolve(name), text.toUpperCase(java.util.Locale.ROOT));
    }
}
