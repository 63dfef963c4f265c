package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.warmdatum.code.DatumFiles;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.lambda.internal.batch.Staging;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import io.warmdatum.lambda.internal.event.S3Object;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.DatumEnv;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.pfs.StagedDatum;
import io.warmdatum.pfs.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Files for a program: its inputs stand below {@code /pfs/<input>}, the message as {@code message},
 * S3 objects by their keys. Used by the thread of one worker.
 */
public final class WorkspaceStaging {

    /** Name of the file that is the message itself. */
    static final String MESSAGE = "message";

    /**
     * What is the same for all datums of a program.
     *
     * @param input name of the input, the folder below {@code /pfs}
     * @param base lines of {@code .env} that come first
     * @param downloads fetches S3 objects
     * @param destination takes output
     */
    public record Common(
            String input, List<String> base, Downloads downloads, Destination destination) {

        public Common {
            Objects.requireNonNull(input, "input must be set");
            base = List.copyOf(base);
            Objects.requireNonNull(downloads, "downloads must be set");
            Objects.requireNonNull(destination, "destination must be set");
        }
    }

    private final Workspace workspace;
    private final MessageContent content;
    private final String pfsPath;
    private final Common common;

    /**
     * @param workspace of the worker
     * @param content gives the workspace its content
     * @param pfsPath what the program calls it
     */
    public WorkspaceStaging(
            Workspace workspace, MessageContent content, String pfsPath, Common common) {
        this.workspace = Objects.requireNonNull(workspace, "workspace must be set");
        this.content = Objects.requireNonNull(content, "content must be set");
        this.pfsPath = Objects.requireNonNull(pfsPath, "pfsPath must be set");
        this.common = Objects.requireNonNull(common, "common must be set");
    }

    /** Staging for the datums of one job; what needs the network ends by the deadline. */
    public Staging of(String jobId, Instant deadline) {
        String commit = commit(jobId);
        var downloads = common.downloads().until(deadline);
        var destination = common.destination().until(deadline);
        return (datum, id, number) ->
                new Shown(stage(datum, id, commit, downloads), id, number, destination);
    }

    /** Job and commit ids of Pachyderm have no dashes. */
    public static String commit(String jobId) {
        return jobId.replace("-", "");
    }

    private StagedDatum stage(LambdaDatum datum, String id, String commit, Downloads downloads)
            throws IOException {
        List<InputFile> named = new ArrayList<>();
        List<InputFile> laidOut = new ArrayList<>();
        try {
            content.next(datum.payload());
            if (datum.payload().isPresent()) {
                named.add(file("/" + MESSAGE, commit));
                laidOut.add(named.get(0));
            }
            for (S3Object object : datum.files()) {
                named.add(file("/" + object.key(), commit));
            }
            if (!datum.files().isEmpty()) {
                laidOut.add(file("/", commit));
            }
            List<String> env = env(datum, new PlannedDatum(id, named), commit);
            StagedDatum staged = workspace.stage(new PlannedDatum(id, laidOut), env);
            fetch(datum, staged, downloads);
            return staged;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private InputFile file(String path, String commit) {
        return new InputFile(
                common.input(),
                "default",
                common.input(),
                "master",
                commit,
                new FileEntry(path, 0, ""),
                "",
                "",
                false,
                false,
                false);
    }

    private List<String> env(LambdaDatum datum, PlannedDatum planned, String commit) {
        List<String> base = new ArrayList<>(common.base());
        datum.vars().forEach((name, value) -> base.add(name + "=" + value));
        return DatumEnv.lines(planned, pfsPath, base, commit, commit);
    }

    private void fetch(LambdaDatum datum, StagedDatum staged, Downloads downloads)
            throws IOException {
        if (datum.files().isEmpty()) {
            return;
        }
        try {
            downloads.fetch(datum.files(), staged.directory().resolve(common.input()));
        } catch (IOException | RuntimeException | Error e) {
            workspace.delete(staged);
            throw e;
        }
    }

    /** Nothing is visible any more. */
    public void clear() throws IOException {
        workspace.deactivate();
    }

    private final class Shown implements Staging.StagedAttempt {

        private final StagedDatum staged;
        private final String datumId;
        private final int number;
        private final Destination destination;
        private boolean shown;

        Shown(StagedDatum staged, String datumId, int number, Destination destination) {
            this.destination = destination;
            this.staged = staged;
            this.datumId = datumId;
            this.number = number;
        }

        @Override
        public DatumFiles files() {
            return DatumFiles.none();
        }

        @Override
        public List<String> env() {
            return staged.env();
        }

        /** Once an attempt is shown, what user code made of its {@code /pfs} stays. */
        @Override
        public void show() throws IOException {
            if (!shown) {
                workspace.activate(staged);
                shown = true;
            }
        }

        @Override
        public Optional<JsonNode> keep() throws BadOutputException, IOException {
            List<OutputFile> files = workspace.output(staged);
            return files.isEmpty() ? Optional.empty() : destination.keep(datumId, number, files);
        }

        @Override
        public void discard() throws IOException {
            workspace.delete(staged);
        }
    }
}
