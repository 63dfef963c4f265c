package io.warmdatum.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.code.FunctionsAndPrograms;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.SpecFile;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code run} that stand for a spec: an annotated Java function on its own. */
final class FunctionOptions {

    private static final int LONGEST_NAME = 51;

    @Option(
            names = "--function",
            paramLabel = "CLASS",
            description = "Runs this class with @DatumFunction, instead of a spec's program.")
    private String function;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "Class path of the function, as java -cp has it.")
    private String classPath;

    @Option(
            names = "--glob",
            paramLabel = "GLOB",
            description = "What is a datum of the function; default: /*.")
    private String glob;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Datums at once; default: as the function says.")
    private Integer workers;

    /** Whether a function is to be run. */
    boolean isGiven() {
        if (function == null && (classPath != null || glob != null || workers != null)) {
            throw new Refusal("--classpath, --glob and --workers go with --function CLASS");
        }
        return function != null;
    }

    /** Refuses both a spec and a function, and neither. */
    void requireEither(String file) {
        if (isGiven() && file != null) {
            throw new Refusal("give a spec FILE or --function CLASS, not both");
        }
        if (!isGiven() && file == null) {
            throw new Refusal("give a spec FILE, or --function CLASS with --classpath PATH");
        }
    }

    /**
     * The spec that the options stand for.
     *
     * @param inputs names of the inputs; several are combined by a cross
     */
    PipelineSpec spec(Session session, Set<String> inputs, boolean resume) throws IOException {
        int concurrency = concurrency(session);
        if (inputs.isEmpty() && !resume) {
            throw new Refusal("--function needs its files: add --input NAME=DIR");
        }
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("pipeline").put("name", name());
        ObjectNode transform = spec.putObject("transform").put("datum_batching", true);
        transform.putArray("cmd").add(FunctionsAndPrograms.COMMAND).add(function);
        transform.putObject("env").put(FunctionsAndPrograms.CLASS_PATH, absolute(session));
        spec.putObject("parallelism_spec").put("constant", workers == null ? concurrency : workers);
        if (!inputs.isEmpty()) {
            input(spec.putObject("input"), List.copyOf(inputs));
        }
        SpecFile read =
                session.readSpec(
                        "--function",
                        new ByteArrayInputStream(spec.toString().getBytes(StandardCharsets.UTF_8)));
        if (read.hasErrors()) {
            throw new Refusal(
                    read.problems().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining("\n")));
        }
        return read.specs().get(0);
    }

    /** As the function or a key says; a function that is wrong is refused before anything runs. */
    private int concurrency(Session session) throws IOException {
        try {
            return FunctionsAndPrograms.withDefinition(
                    function,
                    absolute(session),
                    session.path(""),
                    definition ->
                            definition
                                    .policy(ConfigKeys.ofProcess(), Optional.empty())
                                    .concurrency());
        } catch (IllegalArgumentException e) {
            throw new Refusal(e.getMessage());
        }
    }

    private void input(ObjectNode node, List<String> names) {
        if (names.size() == 1) {
            node.putObject("pfs").put("repo", names.get(0)).put("glob", glob == null ? "/*" : glob);
        } else {
            var cross = node.putArray("cross");
            names.forEach(name -> input(cross.addObject(), List.of(name)));
        }
    }

    /** The simple name of the class, as a pipeline may be named. */
    private String name() {
        String simple = function.substring(function.lastIndexOf('.') + 1);
        String name = simple.replaceAll("[^a-zA-Z0-9-]+", "-").toLowerCase(Locale.ROOT);
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private String absolute(Session session) {
        return Stream.of((classPath == null ? "" : classPath).split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> session.path(entry).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
