package io.warmdatum.console;

import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs;
import io.warmdatum.view.RawObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Log lines of jobs, in portions. Thread-safe. */
final class JobLogs {

    /** How much of the end of a job's log is looked at. */
    static final long TAIL_BYTES = 1 << 20;

    /** How far lines can stand from where their time would put them. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** How many portions of a log one request looks through. */
    private static final int MOST_PAGES = 8;

    private final Logs logs;

    JobLogs(Logs logs) {
        this.logs = logs;
    }

    /**
     * Lines, and where to go on.
     *
     * @param lines lines in their order
     * @param next position for the next call
     */
    record Portion(List<Logs.LogLine> lines, long next) {}

    static Predicate<Logs.LogLine> of(String datum, long attempt) {
        return line ->
                (datum.isEmpty() || line.datumId().equals(datum))
                        && (attempt == 0 || line.attempt() == attempt);
    }

    /** Lines from a position on. */
    Portion from(JobInfo job, long position, Predicate<Logs.LogLine> wanted) {
        Logs.Page page = logs.readFrom(job.project(), job.pipeline(), job.id(), position);
        return new Portion(page.lines().stream().filter(wanted).toList(), page.next());
    }

    /** The last lines. */
    Portion tail(JobInfo job, Predicate<Logs.LogLine> wanted) {
        long position = logs.positionFromEnd(job.project(), job.pipeline(), job.id(), TAIL_BYTES);
        return read(job, position, Instant.MAX, wanted);
    }

    /**
     * Lines of a datum: about the time of its attempts, so that a long log need not be read; those
     * of one that is not finished are looked for at the end.
     */
    Portion ofDatum(JobInfo job, DatumInfo datum, Predicate<Logs.LogLine> wanted) {
        if (datum.attempts().isEmpty()) {
            return tail(job, wanted);
        }
        AttemptInfo first = datum.attempts().get(0);
        AttemptInfo last = datum.attempts().get(datum.attempts().size() - 1);
        long position =
                logs.position(
                        job.project(), job.pipeline(), job.id(), first.started().minus(SLACK));
        return read(job, position, last.ended().plus(SLACK), wanted);
    }

    private Portion read(
            JobInfo job, long position, Instant until, Predicate<Logs.LogLine> wanted) {
        List<Logs.LogLine> lines = new ArrayList<>();
        long next = position;
        for (int i = 0; i < MOST_PAGES; i++) {
            Logs.Page page = logs.readFrom(job.project(), job.pipeline(), job.id(), next);
            page.lines().stream().filter(wanted).forEach(lines::add);
            boolean past =
                    !page.lines().isEmpty()
                            && page.lines().get(page.lines().size() - 1).time().isAfter(until);
            boolean atEnd = page.next() == next;
            next = page.next();
            if (past || atEnd) {
                break;
            }
        }
        return new Portion(lines, next);
    }

    /** What the API gives: a portion of the log, of which lines not wanted are left out. */
    Map<String, Object> raw(JobInfo job, Ask ask) {
        Portion portion =
                from(
                        job,
                        ask.number("position", 0),
                        of(ask.text("datum"), ask.number("attempt", 0)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("lines", portion.lines().stream().map(RawObjects::logLine).toList());
        answer.put("position", portion.next());
        return answer;
    }
}
