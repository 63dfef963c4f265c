package io.warmdatum.cli;

import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.SpecFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code -f} for specs, and reading them. */
final class SpecSource {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = "Spec file, YAML or JSON; - is standard input, and the default.")
    private String file;

    @Option(names = "--jsonnet", hidden = true, paramLabel = "FILE", description = "Not supported.")
    private String jsonnet;

    @Option(
            names = "--arg",
            hidden = true,
            paramLabel = "KEY=VALUE",
            description = "Not supported.")
    private List<String> arguments;

    /** The specs of the file; problems go to standard error, one per line. */
    List<PipelineSpec> read(Session session) throws IOException {
        if (jsonnet != null || arguments != null) {
            throw new Refusal(
                    "jsonnet is not supported; render the spec first, for example with"
                            + " 'jsonnet FILE | warmdatum create pipeline'");
        }
        return read(session, file);
    }

    /** The same for a certain file. */
    static List<PipelineSpec> read(Session session, String file) throws IOException {
        if (file.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*")) {
            throw new Refusal(
                    "cannot read " + file + ": specs are read from local files; fetch it first");
        }
        SpecFile specs;
        if (file.equals("-")) {
            specs = session.readSpec(file, session.surroundings().in());
        } else {
            Path path = session.path(file);
            if (Files.isDirectory(path)) {
                throw new Refusal(file + " is a directory; name a spec file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                specs = session.readSpec(file, in);
            }
        }
        specs.problems()
                .forEach(
                        p ->
                                session.err()
                                        .println(
                                                p.severity()
                                                                .name()
                                                                .toLowerCase(java.util.Locale.ROOT)
                                                        + ": "
                                                        + p));
        if (specs.hasErrors()) {
            long errors =
                    specs.problems().stream()
                            .filter(p -> p.severity() == io.warmdatum.spec.Problem.Severity.ERROR)
                            .count();
            throw new Refusal(
                    file
                            + ": "
                            + errors
                            + (errors == 1 ? " error" : " errors")
                            + ", nothing was changed");
        }
        if (specs.specs().isEmpty()) {
            throw new Refusal(file + ": no pipeline spec found");
        }
        return specs.specs();
    }
}
