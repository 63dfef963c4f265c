package io.warmdatum.cli;

import io.warmdatum.Failure;
import io.warmdatum.input.InputFile;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Stats;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a datum with its reason and its attempts, which pachctl leaves out. */
@Command(
        name = "datum",
        description = "Shows a datum in full, with every attempt and why it failed.",
        footer = {"", "Example: warmdatum inspect datum edges@3c2f0a9d81be 5d3bd6be7f2c"})
final class InspectDatum extends StoreCommand {

    @Parameters(index = "0", paramLabel = "PIPELINE@JOB", description = "Job.")
    private String job;

    @Parameters(
            index = "1",
            paramLabel = "DATUM",
            description = "Datum; a prefix of its id will do.")
    private String id;

    @Mixin private Raw raw;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        JobInfo info = JobReference.parse(project, job).find(session);
        DatumInfo datum =
                session.ledger()
                        .datum(info, id)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "datum " + id + " not found in job " + info.id()));
        if (asRaw) {
            raw.print(session.out(), RawObjects.datum(info, datum));
            return 0;
        }
        Stats stats = datum.stats();
        Details details = new Details();
        details.put("ID", datum.datum().id());
        details.put("Job ID", info.id());
        details.put("State", new Words(session.surroundings().colours()).state(datum.state()));
        details.put("Reason", datum.reason());
        details.put("Data Downloaded", Times.size(stats.downloadBytes()));
        details.put("Data Uploaded", Times.size(stats.uploadBytes()));
        details.put(
                "Total Time",
                Times.precise(stats.downloadNanos() + stats.processNanos() + stats.uploadNanos()));
        details.put("Download Time", Times.precise(stats.downloadNanos()));
        details.put("Process Time", Times.precise(stats.processNanos()));
        details.put("Upload Time", Times.precise(stats.uploadNanos()));
        if (!datum.outputJob().equals(info.id())) {
            details.put("Output From Job", datum.outputJob());
        }
        details.print(session.out());
        attempts(session, datum);
        session.out().println("Inputs:");
        Table inputs = new Table("REPO", "COMMIT", "PATH");
        for (InputFile i : datum.datum().inputs()) {
            inputs.row(i.project() + "/" + i.repo(), i.commit(), i.entry().path());
        }
        inputs.print(session.out());
        return 0;
    }

    private static void attempts(Session session, DatumInfo datum) {
        if (datum.attempts().isEmpty()) {
            return;
        }
        session.out().println("Attempts:");
        for (AttemptInfo attempt : datum.attempts()) {
            session.out()
                    .println(
                            "  "
                                    + attempt.number()
                                    + " on "
                                    + attempt.worker()
                                    + ", "
                                    + Times.precise(
                                            Duration.between(attempt.started(), attempt.ended())
                                                    .toNanos())
                                    + ": "
                                    + attempt.failure().map(Failure::reason).orElse("success")
                                    + (attempt.errorCommand().isEmpty()
                                            ? ""
                                            : "; error command: " + attempt.errorCommand()));
            attempt.failure()
                    .map(Failure::stderrTail)
                    .ifPresent(
                            tail -> tail.lines().forEach(l -> session.out().println("    | " + l)));
        }
    }
}
