package io.warmdatum.cli;

import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.pfs.InputContent;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.view.Described;
import io.warmdatum.worker.DatumReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one datum again, here and now, and records nothing. */
@Command(
        name = "datum",
        description = {
            "Runs a datum once more in the foreground, with the inputs, variables and program of its"
                    + " job. Nothing is recorded; its files stay for a look.",
            "With --bundle and a datum, writes what that takes into a file instead; with --bundle"
                    + " alone, runs the datum of the file, also on another machine."
        },
        footer = {
            "",
            "Examples:",
            "  warmdatum replay datum edges@3c2f0a9d81be 5d3bd6be7f2c",
            "  warmdatum replay datum edges@3c2f0a9d81be 5d3bd6be7f2c --bundle bad.zip --code ./edges",
            "  warmdatum replay datum --bundle bad.zip"
        })
final class ReplayDatum extends StoreCommand {

    @Parameters(index = "0", arity = "0..1", paramLabel = "PIPELINE@JOB", description = "Job.")
    private String job;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATUM",
            description = "Datum; a prefix of its id will do.")
    private String id;

    @Option(names = "--bundle", paramLabel = "FILE", description = "File to write or to run.")
    private String bundle;

    @Option(
            names = "--code",
            paramLabel = "DIR",
            description =
                    "Folder of the program: WARMDATUM_SPEC_DIR names it, and a bundle takes it along.")
    private String code;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder for the files; default: replays/PIPELINE-DATUM in the store's.")
    private String dir;

    @Option(
            names = "--debug",
            paramLabel = "PORT",
            description =
                    "A Java program waits at its start for a debugger on this port of loopback; the"
                            + " datum's timeout is left out.")
    private Integer debug;

    /** What is run: from the store or from a bundle. */
    private record Case(
            Pipelines.PipelineInfo pipeline,
            JobInfo job,
            DatumInfo datum,
            InputContent content,
            Optional<Path> code) {}

    @Override
    int run(Session session) throws IOException, InterruptedException {
        if (job == null && bundle == null || job != null && id == null) {
            throw new Refusal("replay what? Give PIPELINE@JOB and DATUM, or --bundle FILE");
        }
        if (job == null) {
            return fromBundle(session);
        }
        Case found = fromStore(session);
        if (bundle == null) {
            return replay(session, found);
        }
        new DatumBundle(found.content())
                .write(
                        session.path(bundle),
                        found.pipeline(),
                        found.job(),
                        found.datum(),
                        found.code());
        session.out().println("bundle: " + session.path(bundle).normalize());
        return 0;
    }

    private Case fromStore(Session session) {
        JobInfo info = JobReference.parse(project, job).find(session);
        DatumInfo datum =
                session.ledger()
                        .datum(info, id)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "datum " + id + " not found in job " + info.id()));
        Pipelines.PipelineInfo pipeline =
                session.pipelines()
                        .find(info.project(), info.pipeline(), info.version())
                        .orElseThrow(
                                () -> new Refusal("pipeline of job " + info.id() + " is gone"));
        return new Case(
                pipeline, info, datum, DatumReplay.content(session.repos()), codeFolder(session));
    }

    private Optional<Path> codeFolder(Session session) {
        Optional<Path> folder =
                Optional.ofNullable(code)
                        .map(given -> session.path(given).toAbsolutePath().normalize());
        folder.filter(f -> !Files.isDirectory(f))
                .ifPresent(
                        f -> {
                            throw new Refusal("--code: " + f + " is no folder");
                        });
        return folder;
    }

    private int fromBundle(Session session) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("warmdatum-bundle");
        try {
            OpenedBundle opened = OpenedBundle.open(session.path(bundle), folder);
            return replay(
                    session,
                    new Case(
                            opened.pipeline(session),
                            opened.job(),
                            opened.datum(),
                            opened,
                            opened.hasCode() ? Optional.of(opened.code()) : codeFolder(session)));
        } finally {
            Folders.delete(folder);
        }
    }

    private int replay(Session session, Case that) throws IOException, InterruptedException {
        Map<String, String> env = new HashMap<>();
        that.code().ifPresent(folder -> env.put("WARMDATUM_SPEC_DIR", folder.toString()));
        if (debug != null) {
            env.put(
                    "JAVA_TOOL_OPTIONS",
                    "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:"
                            + debug);
        }
        DatumReplay.Replayed replayed;
        try (StopSignals signals = new StopSignals();
                Workplace workplace =
                        session.workplace(env, that.code().orElse(session.path("")), signals)) {
            replayed =
                    new DatumReplay(
                                    workplace.userCodes(),
                                    session.surroundings().clock(),
                                    debug != null)
                            .run(
                                    that.pipeline(),
                                    that.job(),
                                    that.datum(),
                                    that.content(),
                                    folder(session, that),
                                    new Lines(session));
        }
        return tell(session, replayed);
    }

    private Path folder(Session session, Case that) {
        return dir != null
                ? session.path(dir)
                : session.home()
                        .resolve("replays")
                        .resolve(
                                that.job().pipeline()
                                        + "-"
                                        + Described.shortId(that.datum().datum().id()));
    }

    private static int tell(Session session, DatumReplay.Replayed replayed) {
        session.out().println("files: " + replayed.files());
        if (replayed.outcome() instanceof Outcome.Processed) {
            session.out().println("outcome: processed");
            return 0;
        }
        boolean recovered = replayed.outcome() instanceof Outcome.Recovered;
        Failure failure =
                replayed.outcome() instanceof Outcome.Recovered r
                        ? r.lastFailure()
                        : ((Outcome.Failed) replayed.outcome()).lastFailure();
        session.out().println("outcome: " + (recovered ? "recovered" : "failed"));
        session.err().println(failure.summary());
        return recovered ? 0 : 1;
    }

    /** Passes on what user code writes, as it comes. */
    private record Lines(Session session) implements ProgramListener {

        @Override
        public void starting(String why) {
            session.err().println("starting user code");
        }

        @Override
        public void ready(Duration startTook) {
            // Its first lines say more.
        }

        @Override
        public void ended(String how) {
            session.err().println("user code ended: " + how);
        }

        @Override
        public synchronized void line(Line line) {
            (line.stderr() ? session.err() : session.out()).println(line.text());
            session.out().flush();
        }
    }
}
