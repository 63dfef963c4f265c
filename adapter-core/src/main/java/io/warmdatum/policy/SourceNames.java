package io.warmdatum.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people call the sources of configuration, which have names of classes. */
final class SourceNames {

    private static final Pattern FILE = Pattern.compile(".*\\[source=(.*)]");

    private SourceNames() {}

    static String readable(String name) {
        if (name == null) {
            return "the configuration";
        }
        if (name.startsWith("SysPropConfigSource")) {
            return "system properties";
        }
        if (name.startsWith("EnvConfigSource")) {
            return "environment variables";
        }
        Matcher file = FILE.matcher(name);
        return file.matches() ? file.group(1) : name;
    }
}
