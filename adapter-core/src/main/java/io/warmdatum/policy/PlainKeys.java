package io.warmdatum.policy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * The values that MicroProfile Config gives where system properties and environment variables are
 * all it has, without loading an implementation of it: that takes as long as everything else at a
 * start. Thread-safe.
 */
final class PlainKeys implements ConfigKeys {

    private static final List<String> OTHER_SOURCES =
            List.of(
                    "META-INF/microprofile-config.properties",
                    "META-INF/services/org.eclipse.microprofile.config.spi.ConfigSource",
                    "META-INF/services/org.eclipse.microprofile.config.spi.ConfigSourceProvider");

    /** SmallRye's own is always there. */
    private static final String FACTORIES =
            "META-INF/services/io.smallrye.config.ConfigSourceFactory";

    /** What changes how keys are looked up. */
    private static final List<String> SWITCHES =
            List.of("mp.config.", "MP_CONFIG_", "smallrye.config.", "SMALLRYE_CONFIG_");

    private final Properties properties;
    private final Map<String, String> env;

    private PlainKeys(Properties properties, Map<String, String> env) {
        this.properties = properties;
        this.env = env;
    }

    /**
     * The keys, if there is nothing else that could have a say.
     *
     * @param loader class loader of the application
     */
    static Optional<ConfigKeys> of(
            Properties properties, Map<String, String> env, ClassLoader loader) {
        Objects.requireNonNull(loader, "loader must be set");
        return isSwitched(properties.stringPropertyNames())
                        || isSwitched(env.keySet())
                        || hasOtherSources(loader)
                ? Optional.empty()
                : Optional.of(new PlainKeys(properties, env));
    }

    private static boolean isSwitched(Iterable<String> names) {
        for (String name : names) {
            for (String prefix : SWITCHES) {
                if (name.startsWith(prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasOtherSources(ClassLoader loader) {
        for (String resource : OTHER_SOURCES) {
            if (loader.getResource(resource) != null) {
                return true;
            }
        }
        try {
            return Collections.list(loader.getResources(FACTORIES)).size() > 1;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public Optional<Value> find(String name) {
        String property = properties.getProperty(name);
        return property != null
                ? value(name, property, "system properties")
                : value(name, inEnv(name), "environment variables");
    }

    private String inEnv(String name) {
        String text = env.get(name);
        if (text == null) {
            String plain = underscored(name);
            text = env.get(plain);
            if (text == null) {
                text = env.get(plain.toUpperCase(Locale.ROOT));
            }
        }
        return text;
    }

    /** What is no letter and no digit is an underscore. */
    private static String underscored(String name) {
        var plain = new StringBuilder(name);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
                plain.setCharAt(i, '_');
            }
        }
        return plain.toString();
    }

    private static Optional<Value> value(String name, String text, String source) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.indexOf('$') >= 0 || text.indexOf('\\') >= 0) {
            // An expression, or an escape.
            return ConfigKeys.ofProcess().find(name);
        }
        return Optional.of(new Value(text.strip(), source));
    }
}
