package io.warmdatum.lambda.internal.program;

import io.warmdatum.code.FunctionsAndPrograms;
import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.Problem;
import io.warmdatum.spec.SpecFile;
import io.warmdatum.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads the pipeline spec that names a program. Stateless. */
public final class ProgramSpecs {

    private ProgramSpecs() {}

    /**
     * Reads a file with one spec whose input is one {@code pfs}.
     *
     * @param warnings takes a line for each warning
     * @throws IllegalArgumentException the spec is wrong, or nothing that can be run here; the
     *     message says what to do
     */
    public static PipelineSpec read(Path file, Consumer<String> warnings) {
        SpecFile read;
        try (InputStream in = Files.newInputStream(file)) {
            read = new SpecReader().read(file.toString(), in);
        } catch (IOException e) {
            throw wrong("cannot read " + file + ": " + e);
        }
        String errors =
                read.problems().stream()
                        .filter(p -> p.severity() == Problem.Severity.ERROR)
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n"));
        if (!errors.isEmpty()) {
            throw wrong(errors);
        }
        read.problems().forEach(problem -> warnings.accept(problem.toString()));
        List<PipelineSpec> specs = read.specs();
        if (specs.size() != 1) {
            throw wrong(file + " has " + specs.size() + " specs; a function runs one");
        }
        PipelineSpec spec = specs.get(0);
        if (FunctionsAndPrograms.isFunction(spec.transform().cmd())) {
            throw wrong(
                    file + ": transform.cmd is a Java function; set WARMDATUM_FUNCTION instead");
        }
        input(spec);
        return spec;
    }

    /** Name of the input, the folder below {@code /pfs} that has the datum. */
    static String input(PipelineSpec spec) {
        if (spec.input().orElse(null) instanceof Input.Pfs pfs) {
            return pfs.name();
        }
        throw wrong(
                "input of pipeline "
                        + spec.name()
                        + ": here the events are the datums, so give one pfs input; its name is"
                        + " that of the folder below /pfs");
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("WARMDATUM_PIPELINE: " + text);
    }
}
