package io.warmdatum.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Option;

/** The options {@code --raw} and {@code --output}, and what they print. */
final class Raw {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--raw", description = "Prints everything that is known, as JSON.")
    boolean raw;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|yaml",
            description = "Format with --raw; default: json.")
    private String output;

    /** Whether raw output is asked for. Called before any output. */
    boolean wanted() {
        if (output != null && !raw) {
            throw new Refusal("cannot set --output (-o) without --raw");
        }
        if (output != null && !output.equals("json") && !output.equals("yaml")) {
            throw new Refusal("unknown output format \"" + output + "\"; use json or yaml");
        }
        return raw;
    }

    /** Prints one object: indented JSON, or a YAML document. */
    void print(PrintStream out, Map<String, ?> object) {
        if ("yaml".equals(output)) {
            DumpSettings settings =
                    DumpSettings.builder()
                            .setDefaultFlowStyle(FlowStyle.BLOCK)
                            .setExplicitStart(true)
                            .build();
            out.print(new Dump(settings).dumpToString(object));
        } else {
            out.println(json(object, true));
        }
    }

    /** JSON in one line. */
    static String line(Map<String, ?> object) {
        return json(object, false);
    }

    private static String json(Map<String, ?> object, boolean indented) {
        try {
            return indented
                    ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object)
                    : JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            // Maps, lists, texts and booleans always have a JSON form.
            throw new IllegalStateException(e);
        }
    }
}
