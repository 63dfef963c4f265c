package io.warmdatum.worker.pull;

import io.warmdatum.Datum;
import io.warmdatum.code.FileInput;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the answer to NextDatum says (reference 3.2). Immutable.
 *
 * @param id datum
 * @param jobId job
 * @param env all lines of the answer
 * @param inputs each name once, in the order of the datum
 */
record PulledDatum(String id, String jobId, List<String> env, List<FileInput> inputs) {

    private static final String ID = "PACH_DATUM_ID";
    private static final String JOB = "PACH_JOB_ID";

    /**
     * Reads an answer. The inputs are the lines just before the datum's id: those before them are
     * the worker's own environment, which may hold anything.
     *
     * @param pfs what the worker calls {@code /pfs}
     * @throws IOException the answer is none of a datum
     */
    static PulledDatum of(List<String> env, Path pfs) throws IOException {
        int id = last(env, ID);
        int job = last(env, JOB);
        if (id < 0 || job < 0) {
            throw new IOException(
                    "the worker's answer has no " + (id < 0 ? ID : JOB) + ", so it is no datum");
        }
        Deque<Line> lines = new ArrayDeque<>();
        int end = id;
        for (int start = groupBefore(env, end, pfs);
                start >= 0;
                start = groupBefore(env, end, pfs)) {
            lines.push(Line.of(env.get(start)));
            end = start;
        }
        Map<String, List<Path>> paths = new LinkedHashMap<>();
        lines.forEach(
                l ->
                        paths.computeIfAbsent(l.key(), k -> new ArrayList<>())
                                .add(Path.of(l.value())));
        return new PulledDatum(
                Line.of(env.get(id)).value(),
                Line.of(env.get(job)).value(),
                List.copyOf(env),
                paths.entrySet().stream()
                        .map(e -> new FileInput(e.getKey(), e.getValue()))
                        .toList());
    }

    private static int last(List<String> env, String key) {
        for (int i = env.size() - 1; i >= 0; i--) {
            if (env.get(i).startsWith(key + "=") && env.get(i).length() > key.length() + 1) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Where the lines of the input begin that end before a line: path, commit, and perhaps join and
     * group key; −1 if there is none.
     */
    private static int groupBefore(List<String> env, int end, Path pfs) {
        for (int commit = end - 1; commit >= Math.max(1, end - 3); commit--) {
            Line path = Line.of(env.get(commit - 1));
            if (Line.of(env.get(commit)).key().equals(path.key() + "_COMMIT")) {
                return isInput(path, pfs) ? commit - 1 : -1;
            }
        }
        return -1;
    }

    private static boolean isInput(Line line, Path pfs) {
        try {
            Path folder = pfs.resolve(line.key());
            Path value = Path.of(line.value());
            return !line.key().isEmpty()
                    && folder.getParent().equals(pfs)
                    && value.startsWith(folder)
                    && value.equals(value.normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    List<Datum.Input> asInputs() {
        return List.copyOf(inputs);
    }

    /** Key and value of a line; the key is empty where there is none. */
    private record Line(String key, String value) {

        static Line of(String text) {
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Line("", text)
                    : new Line(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
