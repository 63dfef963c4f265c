package io.warmdatum.code;

import io.warmdatum.Datum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files of one attempt as an in-process function gets them. Thread-safe. */
public interface DatumFiles {

    /** The inputs in the order of the datum, each name once. */
    List<Datum.Input> inputs();

    /** The attempt's own folder for output, made and empty when it is first asked for. */
    Path output() throws IOException;

    /** Of an attempt that only programs make. */
    static DatumFiles none() {
        return new DatumFiles() {
            @Override
            public List<Datum.Input> inputs() {
                return List.of();
            }

            @Override
            public Path output() throws IOException {
                throw new IOException("this attempt has no folder for output");
            }
        };
    }
}
