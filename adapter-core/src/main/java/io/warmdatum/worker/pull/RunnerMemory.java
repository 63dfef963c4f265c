package io.warmdatum.worker.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What a runner must know of the process before it, which was killed: a small file. It survives the
 * kill of a process, not the loss of power, so it is not forced to the disk; a container that loses
 * it loses its memory with it. Used by one thread.
 */
public final class RunnerMemory {

    /** Nobody's file is read beyond this. */
    private static final int MAX_BYTES = 8192;

    private static final int MAX_REASON = 1000;

    /** More than anybody tries; a number in the file may be anything. */
    private static final int MAX_ATTEMPT = 10_000;

    private static final Logger LOG = Logger.getLogger(RunnerMemory.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /**
     * @param file the file, made when it is needed; its folder exists. No two runners may share it
     */
    public RunnerMemory(Path file) {
        this.file = Objects.requireNonNull(file, "file must be set").toAbsolutePath();
    }

    /**
     * An attempt in progress. Immutable.
     *
     * @param datumId datum
     * @param number number of the attempt, from 1
     * @param started when it began
     */
    record InProgress(String datumId, int number, Instant started) {}

    /**
     * What is remembered of a job. Immutable.
     *
     * @param jobId job; {@code ""} if nothing is remembered
     * @param starts processes that worked on the job
     * @param ended datums that have ended
     * @param failed datums that failed
     * @param attempt the attempt that was begun last, if its datum is not reported
     * @param stopped why no more datums of the job are begun
     */
    record Job(
            String jobId,
            long starts,
            long ended,
            long failed,
            Optional<InProgress> attempt,
            Optional<String> stopped) {

        static Job of(String jobId) {
            return new Job(jobId, 0, 0, 0, Optional.empty(), Optional.empty());
        }

        Job started() {
            return new Job(jobId, starts + 1, ended, failed, attempt, stopped);
        }

        Job attempting(InProgress attempt) {
            return new Job(jobId, starts, ended, failed, Optional.of(attempt), stopped);
        }

        Job counted(long ended, long failed) {
            return new Job(jobId, starts, ended, failed, Optional.empty(), stopped);
        }

        Job stopped(String reason) {
            return new Job(jobId, starts, ended, failed, attempt, Optional.of(reason));
        }
    }

    /** What is remembered; anything that is not ours is taken for nothing. */
    Job read() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException first) {
            return Job.of("");
        } catch (IOException e) {
            LOG.warnf("Cannot read %s, so a kill before this start is not known: %s", file, e);
            return Job.of("");
        }
        try {
            return job(JSON.readTree(bytes));
        } catch (IOException | DateTimeParseException e) {
            LOG.warnf("%s is not a runner's memory and is not used: %s", file, oneLine(e));
            return Job.of("");
        }
    }

    private static String oneLine(Exception e) {
        return e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("");
    }

    private static Job job(JsonNode json) {
        String datum = json.path("datum").asText();
        int number = Math.min(MAX_ATTEMPT, json.path("attempt").asInt());
        String stopped = json.path("stopped").asText();
        return new Job(
                json.path("job").asText(),
                Math.max(0, json.path("starts").asLong()),
                Math.max(0, json.path("ended").asLong()),
                Math.max(0, json.path("failed").asLong()),
                datum.isEmpty() || number < 1
                        ? Optional.empty()
                        : Optional.of(
                                new InProgress(
                                        datum,
                                        number,
                                        Instant.parse(json.path("started").asText()))),
                stopped.isEmpty() ? Optional.empty() : Optional.of(stopped));
    }

    /** Remembers; what cannot be written is logged, since the work itself needs no memory. */
    void write(Job job) {
        var json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("job", job.jobId())
                        .put("starts", job.starts())
                        .put("ended", job.ended())
                        .put("failed", job.failed());
        job.attempt()
                .ifPresent(
                        a ->
                                json.put("datum", a.datumId())
                                        .put("attempt", a.number())
                                        .put("started", a.started().toString()));
        job.stopped()
                .ifPresent(
                        r -> json.put("stopped", r.substring(0, Math.min(MAX_REASON, r.length()))));
        try {
            // A file of a fresh name, renamed: whole or not there, and no link is followed.
            Path fresh = Files.createTempFile(file.getParent(), "runner", ".tmp");
            Files.writeString(fresh, json.toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("Cannot write %s, so a kill in this attempt will not be known: %s", file, e);
        }
    }
}
