package io.warmdatum.cli;

import io.warmdatum.store.JobInfo;
import java.util.List;
import java.util.Optional;

/**
 * {@code pipeline@job} or just {@code job} as given on the command line. Immutable.
 *
 * @param project project
 * @param pipeline pipeline; empty where only a job is given
 * @param id job id or a prefix of at least 6 characters
 */
record JobReference(String project, Optional<String> pipeline, String id) {

    static JobReference parse(String project, String text) {
        int at = text.indexOf('@');
        String id = text.substring(at + 1);
        if (at == 0 || id.isEmpty()) {
            throw new Refusal("\"" + text + "\" is not a job; write pipeline@job or a job id");
        }
        return new JobReference(
                project, at < 0 ? Optional.empty() : Optional.of(text.substring(0, at)), id);
    }

    JobInfo find(Session session) {
        if (pipeline.isPresent()) {
            return session.ledger()
                    .job(project, pipeline.get(), id)
                    .orElseThrow(
                            () ->
                                    new Refusal(
                                            "job "
                                                    + project
                                                    + "/"
                                                    + pipeline.get()
                                                    + "@"
                                                    + id
                                                    + " not found"));
        }
        List<JobInfo> found =
                session.ledger().jobs(project, "").stream()
                        .filter(
                                job ->
                                        job.id().equals(id)
                                                || id.length() >= 6 && job.id().startsWith(id))
                        .toList();
        if (found.size() != 1) {
            throw new Refusal(
                    found.isEmpty()
                            ? "job " + id + " not found in project " + project
                            : "job " + id + " is not unique; write pipeline@job with the whole id");
        }
        return found.get(0);
    }
}
