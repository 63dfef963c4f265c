package io.warmdatum.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys without MicroProfile Config have the values that they have with it. */
class PlainKeysTest {

    private static final Map<String, String> ENV =
            Map.of(
                    "RETRY_MAXRETRIES",
                    "5",
                    "WARMDATUM__COM_ACME_FN__CONCURRENCY",
                    "3",
                    "com_acme_Fn_process_Retry_delay",
                    " 20 ",
                    "WARMDATUM_CONCURRENCY",
                    " ");

    private static Optional<ConfigKeys> keys(Properties properties, Map<String, String> env) {
        return PlainKeys.of(properties, env, ClassLoader.getPlatformClassLoader());
    }

    private static Properties properties(String... pairs) {
        var properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void valuesAreThoseOfMicroProfileConfig() {
        Properties properties = properties("Retry/delay", "7", "Timeout/value", "9");
        ConfigKeys plain = keys(properties, ENV).orElseThrow();
        ConfigKeys full =
                ConfigKeys.of(
                        new SmallRyeConfigBuilder()
                                .withSources(new EnvConfigSource(ENV, 300))
                                .withSources(
                                        new PropertiesConfigSource(
                                                Map.of("Retry/delay", "7", "Timeout/value", "9"),
                                                "SysPropConfigSource",
                                                400))
                                .build());
        for (String name :
                new String[] {
                    "Retry/maxRetries",
                    "Retry/delay",
                    "Timeout/value",
                    "warmdatum.\"com.acme.Fn\".concurrency",
                    "com.acme.Fn/process/Retry/delay",
                    "warmdatum.concurrency",
                    "Retry/jitter"
                }) {
            assertEquals(
                    full.find(name).map(ConfigKeys.Value::text),
                    plain.find(name).map(ConfigKeys.Value::text),
                    name);
        }
    }

    @Test
    void whatElseCouldHaveASayIsLeftToMicroProfileConfig(@TempDir Path folder) throws IOException {
        assertTrue(keys(properties("mp.config.profile", "test"), Map.of()).isEmpty());
        assertTrue(keys(properties(), Map.of("SMALLRYE_CONFIG_LOCATIONS", "x")).isEmpty());
        Files.createDirectories(folder.resolve("META-INF"));
        Files.writeString(folder.resolve("META-INF/microprofile-config.properties"), "a=b");
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            assertTrue(PlainKeys.of(properties(), Map.of(), loader).isEmpty());
        }
        assertTrue(keys(properties(), Map.of()).isPresent());
    }
}
