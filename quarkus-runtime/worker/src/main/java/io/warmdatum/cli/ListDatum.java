package io.warmdatum.cli;

import io.warmdatum.input.PlannedDatum;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Stats;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the datums of a job, or those a spec would give. Rows are printed as they are read. */
@Command(
        name = "datum",
        description = "Lists the datums of a job, or with -f those a spec would give now.",
        footer = {
            "",
            "Examples:",
            "  warmdatum list datum edges@3c2f0a9d81be --state failed",
            "  warmdatum list datum -f edges.yaml"
        })
final class ListDatum extends StoreCommand {

    @Parameters(paramLabel = "PIPELINE@JOB", arity = "0..1", description = "Job.")
    private String job;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "SPEC",
            description = "Spec file; - is standard input.")
    private String file;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only success, failed, recovered, skipped or pending (repeatable).")
    private List<String> states = List.of();

    @Mixin private Raw raw;

    @Override
    int run(Session session) throws IOException {
        boolean asRaw = raw.wanted();
        if ((job == null) == (file == null)) {
            throw new Refusal("give either a job (pipeline@job) or a spec (-f FILE)");
        }
        if (file == null) {
            listJob(session, JobReference.parse(project, job).find(session), asRaw);
        } else {
            List<PipelineSpec> specs = SpecSource.read(session, file);
            for (PipelineSpec spec : specs) {
                listSpec(session, spec, asRaw);
            }
        }
        return 0;
    }

    private void listJob(Session session, JobInfo info, boolean asRaw) {
        Words words = new Words(session.surroundings().colours());
        try (Stream<DatumInfo> datums = session.ledger().datums(info, wantedStates())) {
            Table table = table(session);
            for (Iterator<DatumInfo> all = datums.iterator(); all.hasNext(); ) {
                DatumInfo datum = all.next();
                if (asRaw) {
                    raw.print(session.out(), RawObjects.datum(info, datum));
                } else {
                    table.row(
                            datum.datum().id(),
                            files(datum.datum(), true),
                            words.state(datum.state()),
                            time(datum.stats()),
                            datum.reason());
                }
            }
            if (!asRaw) {
                table.print(session.out());
            }
        }
    }

    private void listSpec(Session session, PipelineSpec spec, boolean asRaw) throws IOException {
        Inputs.requireRepos(session.repos(), spec);
        Table table = table(session);
        SpecDatums.forEach(
                session.repos(),
                spec,
                datum -> {
                    if (asRaw) {
                        raw.print(session.out(), RawObjects.planned(datum));
                    } else {
                        table.row(datum.id(), files(datum, true), "-", "-", "");
                    }
                });
        if (!asRaw) {
            table.print(session.out());
        }
    }

    private Set<DatumInfo.State> wantedStates() {
        Set<DatumInfo.State> wanted = EnumSet.noneOf(DatumInfo.State.class);
        for (String state : states) {
            wanted.add(
                    switch (state.toLowerCase(java.util.Locale.ROOT)) {
                        case "success", "processed" -> DatumInfo.State.PROCESSED;
                        case "failed" -> DatumInfo.State.FAILED;
                        case "recovered" -> DatumInfo.State.RECOVERED;
                        case "skipped" -> DatumInfo.State.SKIPPED;
                        case "pending", "-" -> DatumInfo.State.PENDING;
                        default ->
                                throw new Refusal(
                                        "unknown state \""
                                                + state
                                                + "\"; use success, failed, recovered, skipped or pending");
                    });
        }
        return wanted;
    }

    private static Table table(Session session) {
        return Table.rolling(session.out(), "ID", "FILES", "STATUS", "TIME", "REASON");
    }

    private static String time(Stats stats) {
        long nanos = stats.downloadNanos() + stats.processNanos() + stats.uploadNanos();
        return nanos == 0 ? "-" : Times.precise(nanos);
    }

    /** The files of a datum: {@code project/repo@commit:path}, or in short {@code repo:path}. */
    static String files(PlannedDatum datum, boolean full) {
        return datum.inputs().stream()
                .map(
                        i ->
                                full
                                        ? i.project()
                                                + "/"
                                                + i.repo()
                                                + "@"
                                                + i.commit()
                                                + ":"
                                                + i.entry().path()
                                        : i.repo() + ":" + i.entry().path())
                .collect(Collectors.joining(", "));
    }
}
