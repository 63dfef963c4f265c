package io.warmdatum.policy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/** The standard's configuration files on a class path. */
final class ClassPathConfig {

    private static final String FILE = "META-INF/microprofile-config.properties";

    /** As the standard has it; one that the file names counts. */
    private static final int ORDINAL = 100;

    private ClassPathConfig() {}

    /** Empty where there is no such file: then nothing of an implementation is loaded. */
    static Optional<Config> read(ClassLoader classes) {
        try {
            List<URL> files = Collections.list(classes.getResources(FILE));
            return files.isEmpty() ? Optional.empty() : Optional.of(config(files));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    FILE + " of the function's class path cannot be read: " + e.getMessage(), e);
        }
    }

    private static Config config(List<URL> files) throws IOException {
        var config = new SmallRyeConfigBuilder().addDefaultInterceptors();
        for (URL file : files) {
            config.withSources(
                    new PropertiesConfigSource(properties(file), "[source=" + file + "]", ORDINAL));
        }
        return config.build();
    }

    /** Past the JVM's cache of jars, which may be replaced while this process lives. */
    private static Map<String, String> properties(URL file) throws IOException {
        var connection = file.openConnection();
        connection.setUseCaches(false);
        var read = new Properties();
        try (InputStream in = connection.getInputStream()) {
            read.load(in);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        var values = new TreeMap<String, String>();
        read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
        return values;
    }
}
