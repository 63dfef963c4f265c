package io.warmdatum.worker;

import io.warmdatum.input.FileEntry;
import io.warmdatum.spec.CronSchedule;
import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.Commit;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the ticks of a pipeline's cron inputs. A tick is a commit with an empty file named by the
 * tick's time in RFC 3339, such as {@code /2026-01-02T03:04:00Z}; with {@code overwrite} it deletes
 * the files of earlier ticks, and only those.
 *
 * <p>The last tick is known from the file names in the newest commit, so that it survives restarts;
 * before the first one, time counts from the creation of the pipeline's version. Ticks that were
 * missed, because nothing served the pipeline or it was paused, are caught up by one tick with the
 * time of the newest of them. Used by one thread.
 */
public final class CronTicks {

    private static final String BRANCH = "master";

    private final Repos repos;
    private final InstantSource clock;
    private long version;
    private Instant nextDue = Instant.MIN;

    /**
     * @param repos where ticks are written
     * @param clock tells the time of day
     */
    CronTicks(Repos repos, InstantSource clock) {
        this.repos = repos;
        this.clock = clock;
    }

    /** Whether a look is wanted although the store has not changed. */
    boolean isDue() {
        return !clock.instant().isBefore(nextDue);
    }

    /** Writes the ticks that are due; creates the repos that do not exist. */
    void look(Pipelines.PipelineInfo pipeline) {
        if (pipeline.version() == version && !isDue()) {
            return;
        }
        Instant now = clock.instant();
        Instant soonest = Instant.MAX;
        for (Input.Cron cron : inputs(pipeline.spec())) {
            RepoName repo = repo(pipeline.spec(), cron);
            createIfMissing(repos, repo);
            CronSchedule schedule = CronSchedule.parse(cron.spec());
            Instant last = newest(repo).orElse(pipeline.created());
            Optional<Instant> due = schedule.newest(last, now);
            due.ifPresent(time -> write(repos, repo, time, cron.overwrite()));
            Instant next = schedule.next(due.orElse(last));
            soonest = next.isBefore(soonest) ? next : soonest;
        }
        nextDue = soonest;
        version = pipeline.version();
    }

    /**
     * Writes a tick for every cron input at once, whatever its schedule says.
     *
     * @param repos where ticks are written; missing ones are created
     * @param spec pipeline
     * @param now time of the tick; fractions of a second are dropped
     * @throws StoreException the store could not keep it
     */
    public static void tick(Repos repos, PipelineSpec spec, Instant now) {
        for (Input.Cron cron : inputs(spec)) {
            RepoName repo = repo(spec, cron);
            createIfMissing(repos, repo);
            write(repos, repo, now.truncatedTo(ChronoUnit.SECONDS), cron.overwrite());
        }
    }

    private static List<Input.Cron> inputs(PipelineSpec spec) {
        return spec.input().stream()
                .flatMap(Input::leaves)
                .filter(Input.Cron.class::isInstance)
                .map(Input.Cron.class::cast)
                .toList();
    }

    private static RepoName repo(PipelineSpec spec, Input.Cron cron) {
        return new RepoName(spec.project(), cron.repo());
    }

    private static void createIfMissing(Repos repos, RepoName repo) {
        if (repos.find(repo).isEmpty()) {
            repos.create(repo, "ticks of a cron input");
        }
    }

    private Optional<Instant> newest(RepoName repo) {
        return repos.head(repo, BRANCH)
                .flatMap(
                        head ->
                                ticks(repos, head).stream()
                                        .map(path -> time(path).orElseThrow())
                                        .max(Instant::compareTo));
    }

    private static void write(Repos repos, RepoName repo, Instant time, boolean overwrite) {
        Optional<Commit> head = repos.head(repo, BRANCH);
        try (Repos.CommitWriter commit = repos.startCommit(repo, BRANCH)) {
            if (overwrite && head.isPresent()) {
                ticks(repos, head.get()).forEach(commit::delete);
            }
            commit.put("/" + time, InputStream.nullInputStream(), false);
            commit.finish();
        } catch (IOException e) {
            throw unavailable(repo, e);
        }
    }

    /** Paths of the files in a commit that are ticks. */
    private static List<String> ticks(Repos repos, Commit commit) {
        try (Stream<FileEntry> files = repos.tree(commit).files("/")) {
            return files.map(FileEntry::path).filter(path -> time(path).isPresent()).toList();
        } catch (IOException e) {
            throw unavailable(commit.repo(), e);
        } catch (UncheckedIOException e) {
            throw unavailable(commit.repo(), e.getCause());
        }
    }

    private static Optional<Instant> time(String path) {
        try {
            return Optional.of(Instant.parse(path.substring(1)));
        } catch (DateTimeParseException e) {
            // Somebody else's file: it is no tick, and nothing is wrong with that.
            return Optional.empty();
        }
    }

    private static StoreException unavailable(RepoName repo, IOException cause) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE,
                "cannot keep a tick in repo " + repo + ": " + cause.getMessage(),
                cause);
    }
}
