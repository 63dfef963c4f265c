package io.warmdatum.code;

import io.warmdatum.Datum;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a function sees of an attempt. */
record AttemptDatum(Attempt of) implements Datum {

    @Override
    public String id() {
        return of.datumId();
    }

    @Override
    public List<Input> inputs() {
        return of.folders().inputs();
    }

    @Override
    public Path output() throws IOException {
        return of.folders().output();
    }

    @Override
    public Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        for (String line : of.env()) {
            int equals = line.indexOf('=');
            env.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return env;
    }

    @Override
    public int attempt() {
        return of.number();
    }

    @Override
    public int tries() {
        return of.tries();
    }

    @Override
    public Optional<Instant> deadline() {
        return of.deadline();
    }

    @Override
    public String toString() {
        return "datum " + id() + ", attempt " + attempt();
    }
}
