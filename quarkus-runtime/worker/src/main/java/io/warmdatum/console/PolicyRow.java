package io.warmdatum.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.warmdatum.code.FunctionsAndPrograms;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.policy.Setting;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.view.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One value of a pipeline's effective policy. Immutable.
 *
 * @param name what is set
 * @param value the value in force
 * @param from where it comes from: the field of the spec, the annotation, or {@code default}
 */
@RegisterForReflection
record PolicyRow(String name, String value, String from) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The policy of a spec. */
    static List<PolicyRow> of(PipelineSpec spec) {
        Rows rows = new Rows(spec);
        if (FunctionsAndPrograms.isFunction(spec.transform().cmd())) {
            rows.function();
        } else {
            rows.program();
        }
        rows.field("job timeout", "/job_timeout", time(spec.jobTimeout()));
        rows.field("workers", "/parallelism_spec", Integer.toString(spec.parallelism()));
        rows.field("process all again", "/reprocess_spec", spec.reprocess() ? "yes" : "no");
        return List.copyOf(rows.rows);
    }

    /** As the HTTP API and the pages have it. */
    Map<String, Object> map() {
        return Map.of("name", name, "value", value, "from", from);
    }

    private static String time(Optional<Duration> time) {
        return time.map(t -> t.isZero() ? "0 s" : Times.precise(t.toNanos())).orElse("none");
    }

    /** Collects rows, each with where its value comes from. */
    private static final class Rows {

        private final List<PolicyRow> rows = new ArrayList<>();
        private final PipelineSpec spec;
        private final JsonNode source;

        Rows(PipelineSpec spec) {
            this.spec = spec;
            try {
                this.source = JSON.readTree(spec.source());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the stored spec is not JSON", e);
            }
        }

        void field(String name, String pointer, String value) {
            boolean given = !source.at(pointer).isMissingNode();
            String field = pointer.substring(1).replace('/', '.');
            rows.add(new PolicyRow(name, value, given ? "spec: " + field : "default"));
        }

        void program() {
            var transform = spec.transform();
            field("tries", "/datum_tries", Integer.toString(spec.datumTries()));
            field("attempt timeout", "/datum_timeout", time(spec.datumTimeout()));
            field(
                    "error command",
                    "/transform/err_cmd",
                    transform.errCmd().isEmpty() ? "none" : String.join(" ", transform.errCmd()));
            field(
                    "program stays loaded",
                    "/transform/datum_batching",
                    transform.datumBatching() ? "yes" : "no");
            annotation(
                    "after an error",
                    "after-error",
                    spec.afterError().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            annotation("retry delay", "retry-delay", time(Optional.of(spec.retryDelay())));
            annotation("start timeout", "start-timeout", time(spec.startTimeout()));
            annotation(
                    "error command timeout", "err-timeout", time(Optional.of(spec.errTimeout())));
            annotation("grace period", "grace-period", time(Optional.of(spec.gracePeriod())));
            annotation(
                    "failures allowed",
                    "failure-budget",
                    spec.annotations().getOrDefault("warmdatum.io/failure-budget", "any number"));
        }

        /** Annotations and keys count besides the spec; the class has them. */
        void function() {
            String type = spec.transform().cmd().get(spec.transform().cmd().size() - 1);
            try {
                FunctionPolicy policy =
                        FunctionsAndPrograms.withDefinition(
                                type,
                                spec.transform()
                                        .env()
                                        .getOrDefault(FunctionsAndPrograms.CLASS_PATH, ""),
                                Path.of("").toAbsolutePath(),
                                definition ->
                                        definition.policy(
                                                ConfigKeys.ofProcess(), Optional.of(spec)));
                for (Setting setting : policy.settings()) {
                    rows.add(new PolicyRow(setting.name(), setting.value(), setting.origin()));
                }
            } catch (IOException | IllegalArgumentException e) {
                rows.add(new PolicyRow("function " + type, "not known here", e.getMessage()));
            }
        }

        void annotation(String name, String key, String value) {
            String full = "warmdatum.io/" + key;
            boolean given = spec.annotations().containsKey(full);
            rows.add(new PolicyRow(name, value, given ? "annotation: " + full : "default"));
        }
    }
}
