package io.warmdatum.quarkus.deployment;

import io.warmdatum.Datum;
import io.warmdatum.DatumFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** Its source is changed by the test of development mode. */
class Whispering {

    @DatumFunction
    void process(Datum datum) throws IOException {
        Files.writeString(
                datum.output().resolve(datum.input().file().getFileName()),
                datum.input().text().toLowerCase(Locale.ROOT));
    }
}
