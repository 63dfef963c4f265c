package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.warmdatum.DatumFunction;
import io.warmdatum.OnDatumError;
import io.warmdatum.spec.PipelineSpec;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads policies of functions of tests. */
final class Policies {

    private Policies() {}

    /** A function without keys and without a pipeline. */
    static FunctionPolicy of(Class<?> type) {
        return of(type, ConfigKeys.none(), Optional.empty());
    }

    /** With keys, as {@code name=value}; {@code #} stands for the name of the class. */
    static FunctionPolicy of(Class<?> type, String... keys) {
        return of(type, keys(type, keys), Optional.empty());
    }

    static FunctionPolicy of(Class<?> type, ConfigKeys keys, Optional<PipelineSpec> spec) {
        return FunctionPolicy.of(
                type,
                method(type, DatumFunction.class).orElseThrow(),
                method(type, OnDatumError.class),
                keys,
                spec);
    }

    /** The problems that reading ends with. */
    static List<String> problems(Class<?> type, String... keys) {
        return assertThrows(IllegalArgumentException.class, () -> of(type, keys))
                .getMessage()
                .lines()
                .map(line -> line.replace(type.getName(), "#"))
                .toList();
    }

    static Setting setting(FunctionPolicy policy, String name) {
        return policy.settings().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " not in " + policy.settings()));
    }

    static ConfigKeys keys(Class<?> type, String... keys) {
        Map<String, String> all = new HashMap<>();
        for (String key : keys) {
            String named = key.replace("#", type.getName());
            int split = named.indexOf('=');
            all.put(named.substring(0, split), named.substring(split + 1));
        }
        return ConfigKeys.of(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(all, "a test", 100))
                        .build());
    }

    private static Optional<Method> method(Class<?> type, Class<? extends Annotation> marked) {
        return Stream.of(type.getMethods()).filter(m -> m.isAnnotationPresent(marked)).findFirst();
    }
}
