package io.warmdatum.console;

import io.warmdatum.console.Feeds.Event;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What live pages watch. Thread-safe; each source it makes is used by one thread at a time. */
final class LiveSources {

    /** Plots look at many datums. */
    private static final Duration PLOTS = Duration.ofSeconds(5);

    private final Store store;
    private final Templates templates;
    private final InstantSource clock;

    LiveSources(Store store, Templates templates, InstantSource clock) {
        this.store = store;
        this.templates = templates;
        this.clock = clock;
    }

    /** The list of pipelines, whenever anything changes. */
    Feeds.Source overview(PipelinePages pages) {
        return new Feeds.Source() {
            private long seen = Long.MIN_VALUE;

            @Override
            public List<Event> poll() {
                long changes = store.changes();
                if (changes == seen) {
                    return List.of();
                }
                seen = changes;
                return List.of(
                        new Event("live", templates.render("overviewLive", pages.live().map())));
            }
        };
    }

    /** A job, until it has ended. */
    Feeds.Source job(JobInfo first, JobPages pages) {
        return new Feeds.Source() {
            private final Rate rate = new Rate();
            private long seen = Long.MIN_VALUE;
            private Instant plotted = clock.instant();

            @Override
            public List<Event> poll() {
                long changes = store.changes();
                Instant now = clock.instant();
                JobInfo job = newest(first);
                if (changes == seen && !job.state().isTerminal()) {
                    return List.of();
                }
                seen = changes;
                List<Event> events = new ArrayList<>();
                events.add(live(job, pages));
                if (job.state().isTerminal()) {
                    events.add(new Event("ended", JobModel.word(job.state())));
                } else if (Duration.between(plotted, now).compareTo(PLOTS) >= 0) {
                    plotted = now;
                    events.add(
                            new Event(
                                    "plots",
                                    templates.render("plots", Map.of("plots", pages.plots(job)))));
                }
                return events;
            }

            private Event live(JobInfo job, JobPages pages) {
                return new Event(
                        "live",
                        templates.render(
                                "jobLive", pages.live(job, rate.look(job, clock.instant())).map()));
            }
        };
    }

    private JobInfo newest(JobInfo job) {
        return store.ledger()
                .job(job.project(), job.pipeline(), job.id())
                .orElseThrow(() -> ProblemException.notFound("job " + job.id()));
    }

    /** Lines of a log from a position on, until the job has ended. */
    Feeds.Source log(JobInfo first, JobLogs logs, long position, Predicate<Logs.LogLine> wanted) {
        return new Feeds.Source() {
            private long next = position;

            @Override
            public List<Event> poll() {
                // Asked before reading: what was written until then is read in this round.
                boolean ended = newest(first).state().isTerminal();
                JobLogs.Portion portion = logs.from(first, next, wanted);
                boolean more = portion.next() != next;
                next = portion.next();
                List<Event> events = new ArrayList<>();
                if (!portion.lines().isEmpty()) {
                    events.add(
                            new Event(
                                    "lines",
                                    templates.render(
                                            "lines",
                                            Map.of("lines", JobPages.lines(portion.lines())))));
                }
                if (ended && !more) {
                    events.add(new Event("ended", ""));
                }
                return events;
            }
        };
    }
}
