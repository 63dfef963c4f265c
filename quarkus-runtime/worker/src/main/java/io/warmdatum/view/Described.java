package io.warmdatum.view;

import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.JobInfo;
import java.util.List;
import java.util.stream.Collectors;

/** Short texts for compound things: inputs, progress. */
public final class Described {

    private Described() {}

    /** An input tree in one line, as in pachctl's listings: {@code (images:/* ⨯ labels:/*)}. */
    public static String input(Input input) {
        if (input instanceof Input.Pfs pfs) {
            return pfs.repo() + ":" + pfs.glob();
        }
        if (input instanceof Input.Cron cron) {
            return cron.name() + ":" + cron.spec();
        }
        if (input instanceof Input.Cross cross) {
            return joined(cross.inputs(), " ⨯ ");
        }
        if (input instanceof Input.Union union) {
            return joined(union.inputs(), " ∪ ");
        }
        if (input instanceof Input.Join join) {
            return joined(join.inputs(), " ⨝ ");
        }
        return "(Group: " + joined(((Input.Group) input).inputs(), ", ") + ")";
    }

    public static String input(PipelineSpec spec) {
        return spec.input().map(Described::input).orElse("none");
    }

    private static String joined(List<Input> inputs, String sign) {
        return inputs.stream().map(Described::input).collect(Collectors.joining(sign, "(", ")"));
    }

    /** {@code processed + skipped [+ recovered] / total}, and what Pachyderm leaves out: failed. */
    public static String progress(JobInfo job) {
        return job.processed()
                + " + "
                + job.skipped()
                + (job.recovered() > 0 ? " + " + job.recovered() : "")
                + " / "
                + job.total();
    }

    /** First characters of an id, enough to tell it from others. */
    public static String shortId(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }
}
