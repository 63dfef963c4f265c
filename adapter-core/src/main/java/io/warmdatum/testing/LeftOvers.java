package io.warmdatum.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a function left behind in its process: a process that stays warm collects it datum by datum.
 * Used by one thread.
 */
final class LeftOvers {

    private static final long END_MILLIS = 1000;

    /** Threads of ours, of the policies' timer, and of the JDK's own pools. */
    private static final List<String> KNOWN =
            List.of(
                    "datum-",
                    "fault-tolerance",
                    "SmallRye Fault Tolerance",
                    "ForkJoinPool",
                    "process reaper",
                    "junit-");

    private final Path temp;
    private final Set<Thread> threads;
    private final Set<Path> files;
    private final Map<String, String> properties;
    private final Locale locale;
    private final TimeZone zone;

    private LeftOvers(Path temp) throws IOException {
        this.temp = temp;
        // First: the JDK sets a property when it is asked for the zone for the first time.
        this.zone = TimeZone.getDefault();
        this.threads = threads();
        this.files = files(temp);
        this.properties = properties();
        this.locale = Locale.getDefault();
    }

    /**
     * Notes how the process is now.
     *
     * @param temp folder for temporary files; one that others write to as well tells nothing, and
     *     is not looked at
     */
    static LeftOvers before(Path temp) throws IOException {
        return new LeftOvers(temp);
    }

    /** What is there now and was not before, one line each. */
    List<String> now() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (Thread thread : threads()) {
            if (!threads.contains(thread)) {
                thread.join(END_MILLIS);
                if (thread.isAlive()) {
                    found.add("thread \"" + thread.getName() + "\" still runs");
                }
            }
        }
        for (Path file : files(temp)) {
            if (!files.contains(file)) {
                found.add("temporary file " + file + " is left");
            }
        }
        Map<String, String> changed = properties();
        changed.entrySet().removeAll(properties.entrySet());
        changed.keySet().forEach(name -> found.add("system property " + name + " was set"));
        properties.keySet().stream()
                .filter(name -> System.getProperty(name) == null)
                .forEach(name -> found.add("system property " + name + " was removed"));
        if (!locale.equals(Locale.getDefault())) {
            found.add("the default locale was changed to " + Locale.getDefault());
        }
        if (!zone.equals(TimeZone.getDefault())) {
            found.add("the default time zone was changed to " + TimeZone.getDefault().getID());
        }
        return found;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> KNOWN.stream().noneMatch(t.getName()::startsWith))
                .collect(Collectors.toSet());
    }

    private static Set<Path> files(Path temp) throws IOException {
        if (Files.getPosixFilePermissions(temp).contains(PosixFilePermission.OTHERS_WRITE)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(temp)) {
            return entries.collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static Map<String, String> properties() {
        Properties all = System.getProperties();
        Map<String, String> copy = new TreeMap<>();
        all.stringPropertyNames().forEach(name -> copy.put(name, all.getProperty(name)));
        return copy;
    }
}
