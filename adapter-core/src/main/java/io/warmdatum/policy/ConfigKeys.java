package io.warmdatum.policy;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

/** Where configuration keys are looked up. Thread-safe. */
@FunctionalInterface
public interface ConfigKeys {

    /**
     * The value of a key.
     *
     * @param name the key in its plain form, for example {@code Retry/maxRetries}
     * @return empty if the key is not set, or set to nothing
     */
    Optional<Value> find(String name);

    /**
     * A value that is set.
     *
     * @param text the value, not empty
     * @param source what it was set by, for people, for example a file name
     */
    record Value(String text, String source) {

        public Value {
            Objects.requireNonNull(text, "text must be set");
            Objects.requireNonNull(source, "source must be set");
        }
    }

    /** These keys, and others where they are not set. */
    default ConfigKeys or(ConfigKeys weaker) {
        return name -> find(name).or(() -> weaker.find(name));
    }

    /** No key is set. */
    static ConfigKeys none() {
        return name -> Optional.empty();
    }

    /**
     * Keys with the values of a map.
     *
     * @param values values by key, none of them empty; looked at with each call
     * @param source what they are set by, for people
     */
    static ConfigKeys of(Map<String, String> values, String source) {
        return name -> Optional.ofNullable(values.get(name)).map(text -> new Value(text, source));
    }

    /** The keys of a MicroProfile configuration. */
    static ConfigKeys of(Config config) {
        return name -> {
            ConfigValue found = config.getConfigValue(name);
            String text = found.getValue();
            return text == null || text.isBlank()
                    ? Optional.empty()
                    : Optional.of(
                            new Value(text.strip(), SourceNames.readable(found.getSourceName())));
        };
    }

    /**
     * The configuration of this process, as the host's MicroProfile Config has it. In a plain JVM,
     * strongest first: system properties; environment variables, in which every character of a key
     * that is no letter and no digit is an underscore, also in capitals ({@code RETRY_MAXRETRIES});
     * {@code META-INF/microprofile-config.properties} on the class path of the thread's context
     * class loader.
     */
    static ConfigKeys ofProcess() {
        return of(ConfigProvider.getConfig());
    }

    /**
     * The files {@code META-INF/microprofile-config.properties} of a class path, for a function
     * that has one of its own, which the configuration of the process does not know.
     *
     * @throws IllegalArgumentException a file cannot be read
     */
    static ConfigKeys ofClassPath(ClassLoader classes) {
        return ClassPathConfig.read(classes).map(ConfigKeys::of).orElseGet(ConfigKeys::none);
    }

    /**
     * The same values as {@link #ofProcess}, for hosts that must start fast: MicroProfile Config is
     * only loaded if there is more to read than system properties and environment variables.
     *
     * @param env environment variables
     */
    static ConfigKeys ofSmallProcess(Map<String, String> env) {
        return PlainKeys.of(
                        System.getProperties(), env, Thread.currentThread().getContextClassLoader())
                .orElseGet(ConfigKeys::ofProcess);
    }
}
