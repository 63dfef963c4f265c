package io.warmdatum.cli;

import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs;
import io.warmdatum.view.RawObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints log lines of jobs, oldest first. */
@Command(
        name = "logs",
        description = "Prints log lines of jobs; lines of user code know their datum and attempt.",
        footer = {
            "",
            "Examples:",
            "  warmdatum logs -p edges",
            "  warmdatum logs -j edges@3c2f0a9d81be --datum 5d3bd6be7f2c --raw",
            "  warmdatum logs -p edges -f"
        })
final class LogsCommand extends StoreCommand {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final int ALL = Integer.MIN_VALUE;

    @Option(
            names = {"-p", "--pipeline"},
            paramLabel = "PIPELINE",
            defaultValue = "",
            description = "Lines of all jobs of this pipeline.")
    private String pipeline;

    @Option(
            names = {"-j", "--job"},
            paramLabel = "PIPELINE@JOB",
            description = "Lines of this job.")
    private String job;

    @Option(
            names = "--datum",
            paramLabel = "ID",
            defaultValue = "",
            description = "Lines written while this datum was in hand; a prefix will do.")
    private String datum;

    @Option(
            names = "--inputs",
            paramLabel = "PATH",
            split = ",",
            description = "Lines of datums that have all these inputs (paths or hashes).")
    private List<String> inputs = List.of();

    @Option(
            names = "--worker",
            paramLabel = "ID",
            defaultValue = "",
            description = "Lines of this worker.")
    private String worker;

    @Option(names = "--raw", description = "One JSON object per line.")
    private boolean raw;

    @Option(
            names = {"-f", "--follow"},
            description =
                    "Goes on printing lines as they come, until the job given by -j has ended, else"
                            + " until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Lines not older than this, for example 24h; default: all.")
    private String since;

    @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines.")
    private int tail = ALL;

    @Option(
            names = {"--master", "--no-pager"},
            hidden = true,
            description = "Accepted for compatibility; has no effect.")
    private boolean ignored;

    private final Map<String, Set<String>> datumsWithInputs = new HashMap<>();

    @Override
    int run(Session session) throws InterruptedException {
        if (pipeline.isEmpty() && job == null) {
            throw new Refusal("logs of what? Give -p PIPELINE or -j PIPELINE@JOB");
        }
        if (job == null && session.pipelines().find(project, pipeline).isEmpty()) {
            throw new Refusal("pipeline \"" + pipeline + "\" not found");
        }
        if (tail < 0 && tail != ALL) {
            throw new Refusal("--tail must not be negative, is " + tail);
        }
        Predicate<Logs.LogLine> filter = filter(session);
        if (follow) {
            follow(session, filter);
        } else {
            printAll(session, filter);
        }
        return 0;
    }

    private Predicate<Logs.LogLine> filter(Session session) {
        Instant oldest = since == null ? Instant.MIN : session.now().minus(Durations.parse(since));
        return line ->
                !line.time().isBefore(oldest)
                        && (datum.isEmpty() || line.datumId().startsWith(datum))
                        && (worker.isEmpty() || line.workerId().equals(worker))
                        && (inputs.isEmpty()
                                || datumsWithInputs
                                        .getOrDefault(line.jobId(), Set.of())
                                        .contains(line.datumId()));
    }

    private List<JobInfo> jobs(Session session) {
        if (job != null) {
            String reference = job.contains("@") || pipeline.isEmpty() ? job : pipeline + "@" + job;
            return List.of(JobReference.parse(project, reference).find(session));
        }
        List<JobInfo> jobs = new ArrayList<>(session.ledger().jobs(project, pipeline));
        Collections.reverse(jobs);
        return jobs;
    }

    private void printAll(Session session, Predicate<Logs.LogLine> filter) {
        Deque<Logs.LogLine> last = new ArrayDeque<>();
        for (JobInfo j : jobs(session)) {
            findInputs(session, j);
            try (Stream<Logs.LogLine> lines =
                    session.store().logs().read(j.project(), j.pipeline(), j.id(), filter)) {
                if (tail < 0) {
                    lines.forEach(line -> print(session, line));
                } else {
                    lines.forEach(line -> keep(last, line));
                }
            }
        }
        last.forEach(line -> print(session, line));
    }

    private void keep(Deque<Logs.LogLine> last, Logs.LogLine line) {
        last.addLast(line);
        if (last.size() > tail) {
            last.removeFirst();
        }
    }

    private void follow(Session session, Predicate<Logs.LogLine> filter)
            throws InterruptedException {
        Map<String, Long> positions = new HashMap<>();
        Deque<Logs.LogLine> last = new ArrayDeque<>();
        boolean first = true;
        while (true) {
            // Asked before reading: what was written until then is read in this round.
            boolean ended = job != null && jobs(session).get(0).state().isTerminal();
            for (JobInfo j : jobs(session)) {
                findInputs(session, j);
                Logs.Page page =
                        session.store()
                                .logs()
                                .readFrom(
                                        j.project(),
                                        j.pipeline(),
                                        j.id(),
                                        positions.getOrDefault(j.id(), 0L));
                positions.put(j.id(), page.next());
                boolean keeps = first && tail >= 0;
                page.lines().stream()
                        .filter(filter)
                        .forEach(
                                line -> {
                                    if (keeps) {
                                        keep(last, line);
                                    } else {
                                        print(session, line);
                                    }
                                });
            }
            last.forEach(line -> print(session, line));
            last.clear();
            first = false;
            if (session.out().checkError()) {
                // Nobody reads any more, for example after "| head".
                return;
            }
            if (ended) {
                return;
            }
            session.pause(PAUSE);
        }
    }

    private void findInputs(Session session, JobInfo j) {
        if (inputs.isEmpty()) {
            return;
        }
        Set<String> found = new HashSet<>();
        try (Stream<DatumInfo> datums = session.ledger().datums(j, Set.of())) {
            datums.filter(new DatumFilter(inputs)::matches).forEach(d -> found.add(d.datum().id()));
        }
        datumsWithInputs.put(j.id(), found);
    }

    private void print(Session session, Logs.LogLine line) {
        session.out().println(raw ? Raw.line(RawObjects.logLine(line)) : line.message());
    }
}
