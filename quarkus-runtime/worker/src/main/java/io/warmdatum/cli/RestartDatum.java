package io.warmdatum.cli;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks for the datum in hand to be restarted if it matches. Silent. */
@Command(
        name = "datum",
        description = "Restarts the datums in hand whose inputs match all filters.",
        footer = {"", "Example: warmdatum restart datum edges@3c2f0a9d81be /a.png"})
final class RestartDatum extends StoreCommand {

    @Parameters(index = "0", paramLabel = "PIPELINE@JOB", description = "Job.")
    private String job;

    @Parameters(
            index = "1",
            paramLabel = "FILTER,...",
            description = "Paths or hashes of inputs; all must match.")
    private String filters;

    @Override
    int run(Session session) {
        JobInfo info = JobReference.parse(project, job).find(session);
        List<String> wanted =
                Arrays.stream(filters.split(","))
                        .filter(f -> !f.isBlank())
                        .map(String::strip)
                        .toList();
        if (wanted.isEmpty() || info.state().isTerminal() || !isLeft(session, info, wanted)) {
            throw new Refusal(
                    "datum matching filter "
                            + wanted
                            + " could not be found for job ID "
                            + info.id());
        }
        session.ledger().requestRestart(info, wanted);
        return 0;
    }

    /** A datum in hand is one that is not finished; which of those it is, only its worker knows. */
    private static boolean isLeft(Session session, JobInfo job, List<String> wanted) {
        try (Stream<DatumInfo> left =
                session.ledger().datums(job, Set.of(DatumInfo.State.PENDING))) {
            return left.anyMatch(new DatumFilter(wanted)::matches);
        }
    }
}
