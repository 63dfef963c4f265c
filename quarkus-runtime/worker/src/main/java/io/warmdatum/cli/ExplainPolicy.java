package io.warmdatum.cli;

import io.warmdatum.code.FunctionsAndPrograms;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.policy.Setting;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.view.Fields;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how a function is attempted, and where each value comes from. */
@Command(
        name = "policy",
        description =
                "Shows tries, timeouts and the like of a Java function: each value, where it comes"
                        + " from, and the configuration key that overrides it. As an environment"
                        + " variable a key is in capitals, with _ for all but letters and digits.",
        footer = {"", "Example: warmdatum explain policy com.acme.Edges --classpath edges.jar"})
final class ExplainPolicy extends StoreCommand {

    @Parameters(paramLabel = "CLASS", description = "The class with @DatumFunction.")
    private String function;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Class path of the function, as java -cp has it.")
    private String classPath;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Spec file of the pipeline that the function runs in; its first is used.")
    private String file;

    @Mixin private Raw raw;

    @Override
    int run(Session session) throws IOException {
        boolean asRaw = raw.wanted();
        Optional<PipelineSpec> spec =
                file == null
                        ? Optional.empty()
                        : Optional.of(SpecSource.read(session, file).get(0));
        FunctionPolicy policy = policy(session, spec);
        if (asRaw) {
            raw.print(session.out(), fields(policy));
        } else {
            print(session, policy);
        }
        return 0;
    }

    private FunctionPolicy policy(Session session, Optional<PipelineSpec> spec) throws IOException {
        try {
            return FunctionsAndPrograms.withDefinition(
                    function,
                    classPath,
                    session.path(""),
                    definition -> definition.policy(ConfigKeys.ofProcess(), spec));
        } catch (IllegalArgumentException e) {
            throw new Refusal(e.getMessage());
        }
    }

    private static void print(Session session, FunctionPolicy policy) {
        Table table = new Table("SETTING", "VALUE", "FROM", "KEY");
        for (Setting s : policy.settings()) {
            table.row(s.name(), s.value(), s.origin(), s.key());
        }
        table.print(session.out());
        policy.notes().forEach(note -> session.err().println("warning: " + note));
    }

    private Map<String, Object> fields(FunctionPolicy policy) {
        return new Fields()
                .put("function", function)
                .put("settings", policy.settings().stream().map(ExplainPolicy::fields).toList())
                .put("warnings", policy.notes())
                .map();
    }

    private static Map<String, Object> fields(Setting setting) {
        return new Fields()
                .put("name", setting.name())
                .put("value", setting.value())
                .put("origin", setting.origin())
                .put("key", setting.key())
                .put("variable", variable(setting.key()))
                .map();
    }

    /** The key as an environment variable. */
    private static String variable(String key) {
        return key.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
