package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.view.Described;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists pipelines with the state of each one's last job. */
@Command(
        name = "pipeline",
        description = "Lists pipelines.",
        footer = {"", "Example: warmdatum list pipeline"})
final class ListPipeline extends StoreCommand {

    @Parameters(paramLabel = "PIPELINE", arity = "0..1", description = "Only this one.")
    private String pipeline;

    @Option(
            names = {"-s", "--spec"},
            description = "Prints the specs as they were given.")
    private boolean spec;

    @Option(
            names = {"-A", "--all-projects"},
            description = "Pipelines of all projects.")
    private boolean allProjects;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in this state (repeatable).")
    private Set<String> states = Set.of();

    @Option(
            names = "--history",
            paramLabel = "none|all|N",
            defaultValue = "none",
            description = "Also this many earlier versions of each; default: ${DEFAULT-VALUE}.")
    private String history;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Mixin private Raw raw;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        if (!history.matches("none|all|\\d{1,9}")) {
            throw new Refusal(
                    "--history is none, all or a number of versions, not \"" + history + "\"");
        }
        Words.requireStates(states, Pipelines.State.values());
        List<Pipelines.PipelineInfo> pipelines =
                session.pipelines().list().stream()
                        .filter(this::asked)
                        .flatMap(p -> versions(session, p))
                        .toList();
        if (pipeline != null && pipelines.isEmpty()) {
            throw new Refusal("pipeline \"" + pipeline + "\" not found");
        }
        if (spec) {
            pipelines.forEach(p -> raw.print(session.out(), RawObjects.source(p)));
        } else if (asRaw) {
            pipelines.forEach(p -> raw.print(session.out(), RawObjects.pipeline(p)));
        } else {
            print(session, pipelines);
        }
        return 0;
    }

    private boolean asked(Pipelines.PipelineInfo p) {
        return (allProjects || p.spec().project().equals(project))
                && (pipeline == null || p.spec().name().equals(pipeline))
                && (states.isEmpty()
                        || states.stream().anyMatch(s -> s.equalsIgnoreCase(p.state().name())));
    }

    /** The pipeline as it is, and the earlier versions asked for, newest first. */
    private Stream<Pipelines.PipelineInfo> versions(Session session, Pipelines.PipelineInfo p) {
        long earlier =
                switch (history) {
                    case "none" -> 0;
                    case "all" -> p.version();
                    default -> Long.parseLong(history);
                };
        return LongStream.iterate(p.version(), v -> v - 1)
                .limit(Math.min(p.version(), earlier + 1))
                .mapToObj(v -> session.pipelines().find(p.spec().project(), p.spec().name(), v))
                .flatMap(Optional::stream);
    }

    private void print(Session session, List<Pipelines.PipelineInfo> pipelines) {
        Words words = new Words(session.surroundings().colours());
        Table table =
                new Table(
                        "PROJECT",
                        "NAME",
                        "VERSION",
                        "INPUT",
                        "CREATED",
                        "STATE / LAST JOB",
                        "ALERTS",
                        "DESCRIPTION");
        for (Pipelines.PipelineInfo p : pipelines) {
            List<JobInfo> jobs =
                    session.ledger().jobs(p.spec().project(), p.spec().name()).stream()
                            .filter(j -> history.equals("none") || j.version() == p.version())
                            .toList();
            String last = jobs.isEmpty() ? "-" : words.state(jobs.get(0).state());
            table.row(
                    p.spec().project(),
                    p.spec().name(),
                    Long.toString(p.version()),
                    Described.input(p.spec()),
                    Times.when(p.created(), session.now(), full),
                    words.state(p.state()) + " / " + last,
                    p.reason().isEmpty() ? "-" : p.reason(),
                    p.spec().description());
        }
        table.print(session.out());
        String broken =
                pipelines.stream()
                        .filter(p -> !p.reason().isEmpty())
                        .map(p -> p.spec().name())
                        .collect(Collectors.joining(", "));
        if (!broken.isEmpty()) {
            session.err()
                    .println(
                            "some pipelines have errors ("
                                    + broken
                                    + "); see 'warmdatum inspect pipeline'");
        }
    }
}
