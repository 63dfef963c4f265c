package io.warmdatum.cli;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.view.Described;
import java.util.Set;
import java.util.stream.Stream;

/** Which datums of a job failed and why, on standard error. */
final class FailedDatums {

    private static final int MOST = 10;

    private FailedDatums() {}

    static void print(Session session, JobInfo job) {
        if (job.failed() == 0) {
            return;
        }
        session.err().println("failed datums:");
        try (Stream<DatumInfo> failed =
                session.ledger().datums(job, Set.of(DatumInfo.State.FAILED))) {
            failed.limit(MOST)
                    .forEach(
                            d ->
                                    session.err()
                                            .println(
                                                    "  "
                                                            + Described.shortId(d.datum().id())
                                                            + " "
                                                            + ListDatum.files(d.datum(), false)
                                                            + ": "
                                                            + d.reason()
                                                            + " (attempts: "
                                                            + d.attempts().size()
                                                            + ")"));
        }
        if (job.failed() > MOST) {
            session.err()
                    .println(
                            "  and "
                                    + (job.failed() - MOST)
                                    + " more; see 'warmdatum list datum "
                                    + job.pipeline()
                                    + "@"
                                    + job.id()
                                    + " --state failed'");
        }
    }
}
