package io.warmdatum.cli;

import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.Commit;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Ledger;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.view.Warmth;
import io.warmdatum.worker.JobPlan;
import io.warmdatum.worker.PipelineRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One shot: a spec and folders in, one job, a folder out. */
@Command(
        name = "run",
        description = {
            "Runs one job over all files of the inputs and writes its output to a folder.",
            "Files of an input come from --input, else from inputs/NAME or NAME beside the spec,"
                    + " else from the repo of that name. WARMDATUM_SPEC_DIR names the spec's folder"
                    + " to user code."
        },
        footer = {
            "",
            "Examples:",
            "  warmdatum run edges.yaml --input images=./images --out ./edges",
            "  warmdatum run --function com.acme.Edges --classpath edges.jar --input images=./images",
            "  warmdatum run edges.yaml --resume"
        })
final class RunCommand extends StoreCommand {

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Spec file with one pipeline.")
    private String file;

    @Mixin private FunctionOptions function;

    @Option(
            names = "--input",
            paramLabel = "NAME=DIR",
            description = "Folder with the files of an input (repeatable).")
    private Map<String, String> inputs = new LinkedHashMap<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Folder for the output; default: ${DEFAULT-VALUE}.")
    private String out;

    @Option(
            names = "--force",
            description = "Writes into the folder even if it has files of others.")
    private boolean force;

    @Option(
            names = "--resume",
            description = "Goes on with the job that was broken off, on the same files.")
    private boolean resume;

    @Override
    int run(Session session) throws IOException {
        if (resume && !inputs.isEmpty()) {
            throw new Refusal("--resume goes on with the same files; leave out --input");
        }
        function.requireEither(file);
        PipelineSpec spec =
                function.isGiven()
                        ? function.spec(session, inputs.keySet(), resume)
                        : onlyOne(SpecSource.read(session, file));
        requireOwn(session, spec);
        OutFolder folder =
                new OutFolder(session.path(out), session.home().resolve("written-by-run"));
        if (!force) {
            folder.requireOurs();
        }
        Optional<JobInfo> unfinished = unfinished(session, spec);
        JobInfo job = resume ? toResume(spec, unfinished) : newJob(session, spec, unfinished);
        try (StopSignals signals = new StopSignals()) {
            try {
                return report(session, work(session, job, signals), folder);
            } catch (InterruptedException e) {
                stopped(session, job);
                return signals.exitCode();
            }
        }
    }

    private PipelineSpec onlyOne(List<PipelineSpec> specs) {
        if (specs.size() != 1) {
            throw new Refusal(
                    file
                            + " has "
                            + specs.size()
                            + " pipelines; 'run' runs one (use 'serve' for more)");
        }
        return specs.get(0);
    }

    private static void requireOwn(Session session, PipelineSpec spec) {
        session.pipelines()
                .find(spec.project(), spec.name())
                .filter(p -> !p.oneShot())
                .ifPresent(
                        p -> {
                            throw new Refusal(
                                    "pipeline \""
                                            + spec.name()
                                            + "\" exists and is one that 'serve' serves; give another"
                                            + " --home to run it on its own");
                        });
    }

    private static Optional<JobInfo> unfinished(Session session, PipelineSpec spec) {
        return session.ledger().jobs(spec.project(), spec.name()).stream()
                .filter(j -> !j.state().isTerminal())
                .findFirst();
    }

    private static JobInfo toResume(PipelineSpec spec, Optional<JobInfo> unfinished) {
        return unfinished.orElseThrow(
                () ->
                        new Refusal(
                                "pipeline \""
                                        + spec.name()
                                        + "\" has no unfinished job; run it without --resume"));
    }

    private JobInfo newJob(Session session, PipelineSpec spec, Optional<JobInfo> unfinished)
            throws IOException {
        unfinished.ifPresent(job -> supersede(session, job));
        Path specFolder = specFolder(session);
        new RunInputs(session, specFolder, inputs).provide(spec);
        Pipelines.PipelineInfo pipeline = session.pipelines().update(spec, true, true);
        return session.ledger()
                .createJob(pipeline, JobPlan.heads(pipeline.spec(), session.store()));
    }

    private static void supersede(Session session, JobInfo job) {
        try (Ledger.Lease lease =
                session.ledger()
                        .lease(job)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "job "
                                                        + job.pipeline()
                                                        + "@"
                                                        + job.id()
                                                        + " is being run by another process"))) {
            session.ledger()
                    .end(job, JobInfo.State.KILLED, "superseded by a newer run", session.now(), "");
        }
    }

    private Path specFolder(Session session) {
        return file == null || file.equals("-")
                ? session.surroundings().folder()
                : session.path(file).toAbsolutePath().normalize().getParent();
    }

    private JobInfo work(Session session, JobInfo job, StopSignals signals)
            throws IOException, InterruptedException {
        Pipelines.PipelineInfo pipeline =
                session.pipelines()
                        .find(job.project(), job.pipeline(), job.version())
                        .orElseThrow(() -> new Refusal("pipeline of job " + job.id() + " is gone"));
        Surroundings around = session.surroundings();
        Progress progress = new Progress(around.err(), around.live(), around.clock());
        try (Workplace workplace =
                        session.workplace(
                                Map.of("WARMDATUM_SPEC_DIR", specFolder(session).toString()),
                                specFolder(session),
                                signals);
                PipelineRunner runner =
                        new PipelineRunner(
                                pipeline,
                                session.store(),
                                workplace.userCodes(),
                                workplace.views(),
                                around.clock(),
                                progress)) {
            return runner.run(job);
        } finally {
            progress.end();
            // Nothing of it is loaded from here on.
            session.pipelines()
                    .setState(job.project(), job.pipeline(), Pipelines.State.STANDBY, "");
        }
    }

    private int report(Session session, JobInfo job, OutFolder folder) throws IOException {
        session.out().println(Summary.of(job));
        Warmth.parse(job.warmth()).ifPresent(w -> session.out().println("warmth: " + w));
        if (job.state() != JobInfo.State.SUCCESS) {
            FailedDatums.print(session, job);
            return 1;
        }
        RepoName repo = new RepoName(job.project(), job.pipeline());
        Commit commit =
                session.repos()
                        .commit(repo, job.id())
                        .orElseThrow(() -> new Refusal("output of job " + job.id() + " is gone"));
        folder.replace(session.repos(), commit);
        session.out().println("output: " + session.path(out).normalize());
        return 0;
    }

    private void stopped(Session session, JobInfo job) {
        JobInfo now = session.ledger().job(job.project(), job.pipeline(), job.id()).orElse(job);
        session.err()
                .println(
                        "stopped; "
                                + (now.total() - now.left())
                                + " of "
                                + now.total()
                                + " datums are done and kept. To go on, give the same command"
                                + " with --resume and without --input.");
    }
}
