package io.warmdatum.lambda.internal.host;

import io.warmdatum.code.Isolation;
import io.warmdatum.code.Programs;
import io.warmdatum.lambda.internal.files.Destination;
import io.warmdatum.lambda.internal.files.Downloads;
import io.warmdatum.lambda.internal.program.ProgramSpecs;
import io.warmdatum.lambda.internal.program.ProgramWork;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.wire.plain.PlainNextDatumServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts together what a program needs around it. Stateless. */
final class ProgramParts {

    private ProgramParts() {}

    /**
     * Reads the spec and prepares the workers; the program is started by the first datum.
     *
     * @param env environment of this process, passed on to the program
     * @throws IllegalArgumentException the spec is wrong, or commands are missing; the message says
     *     what to do
     */
    static ProgramWork of(
            Settings settings,
            Map<String, String> env,
            Downloads downloads,
            Destination destination,
            Telemetry telemetry,
            InstantSource clock)
            throws IOException {
        Path file = settings.pipeline().orElseThrow();
        PipelineSpec spec = ProgramSpecs.read(file, warning -> telemetry.warn("", warning));
        List<String> missing = Programs.missingCommands(env.getOrDefault("PATH", ""));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "WARMDATUM_PIPELINE: the commands "
                            + String.join(", ", missing)
                            + " are not on PATH, and a program cannot be started without them; add"
                            + " them to the image or to a layer");
        }
        Path home = Files.createDirectories(settings.work().resolve("programs"));
        Map<String, String> hostEnv = new HashMap<>(env);
        hostEnv.put("WARMDATUM_SPEC_DIR", file.getParent().toString());
        // Where a program has /pfs; else its worker's folder is put in place of it.
        hostEnv.put(Isolation.PFS_VARIABLE, "/pfs");
        // A link of the image may lead here, which must be the same at every start.
        Files.createDirectories(ProgramWork.view(home, 0));
        Isolation isolation =
                Isolation.detect(
                        home.resolve("probe"), env.getOrDefault("WARMDATUM_ISOLATION", ""));
        return new ProgramWork(
                spec,
                new ProgramWork.Surroundings(
                        new Programs(
                                new PlainNextDatumServers(),
                                isolation,
                                home.resolve("commands"),
                                clock,
                                hostEnv),
                        home,
                        downloads,
                        destination,
                        settings.invocations(),
                        telemetry,
                        telemetry,
                        clock));
    }
}
