package io.warmdatum.pfs;

import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import java.util.ArrayList;
import java.util.List;

/**
 * The environment of a datum: the lines of {@code .env} and of the answer to NextDatum, in the
 * order of reference 3.2. Where a key is given twice the later line wins. Stateless.
 */
public final class DatumEnv {

    private DatumEnv() {}

    /**
     * The lines of a datum: the worker's own, then per input file its path, commit, join key and
     * group key, then {@code PACH_DATUM_ID}, {@code PACH_JOB_ID}, {@code PACH_OUTPUT_COMMIT_ID}.
     *
     * <p>The format has no quoting, so a value is taken as it is.
     *
     * @param datum datum
     * @param pfsPath what user code calls the workspace, normally {@code /pfs}
     * @param base lines of the worker, put first; must hold no secrets of the host
     * @param jobId job, 32 hex characters
     * @param outputCommit output commit of the job
     * @throws IllegalArgumentException a line has no key, or holds a line break or a NUL, which the
     *     format cannot express; the message names the key but not the value
     */
    public static List<String> lines(
            PlannedDatum datum,
            String pfsPath,
            List<String> base,
            String jobId,
            String outputCommit) {
        List<String> lines = new ArrayList<>(base.size() + 4 * datum.inputs().size() + 3);
        lines.addAll(base);
        for (InputFile input : datum.inputs()) {
            String name = input.name();
            lines.add(name + "=" + path(pfsPath, input));
            lines.add(name + "_COMMIT=" + input.commit());
            addUnlessEmpty(lines, "PACH_DATUM_" + name + "_JOIN_ON", input.joinOn());
            addUnlessEmpty(lines, "PACH_DATUM_" + name + "_GROUP_BY", input.groupBy());
        }
        lines.add("PACH_DATUM_ID=" + datum.id());
        lines.add("PACH_JOB_ID=" + jobId);
        lines.add("PACH_OUTPUT_COMMIT_ID=" + outputCommit);
        lines.forEach(DatumEnv::check);
        return List.copyOf(lines);
    }

    private static String path(String pfsPath, InputFile input) {
        String path = pfsPath + "/" + input.name() + input.entry().path();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static void addUnlessEmpty(List<String> lines, String key, String value) {
        if (!value.isEmpty()) {
            lines.add(key + "=" + value);
        }
    }

    private static void check(String line) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "environment line without a key; every line must read KEY=VALUE");
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException(
                        "environment variable "
                                + (i < equals ? "name" : line.substring(0, equals))
                                + " holds "
                                + (c == 0 ? "a NUL" : "a line break")
                                + ", which .env cannot express; encode it (for example base64)"
                                + " or put it into a file");
            }
        }
    }
}
