package io.warmdatum.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every project there is, with its defaults, and some with other settings, written once below
 * {@code target/projects}, where the tools of {@code src/test/python} find them, too.
 */
final class Projects {

    /** One of them. */
    record Written(Target target, Language language, Project project, Path folder) {

        Set<String> facts() {
            return project.facts().words();
        }

        Path file(String name) {
            return folder.resolve(name);
        }

        String text(String name) throws IOException {
            return Files.readString(file(name));
        }

        @Override
        public String toString() {
            return folder.getFileName().toString();
        }
    }

    static final Path FOLDER = Path.of("target", "projects");

    /** Settings that change what deploys a function. */
    private static final Map<Target, Map<String, String>> VARIANTS =
            Map.of(
                    Target.KUBERNETES,
                    Map.of("schedule", "0 3 * * *"),
                    Target.LAMBDA_SQS,
                    Map.of(
                            "batch-size", "10000",
                            "timeout", "900",
                            "reserved-concurrency", "1000",
                            "max-concurrency", "1000",
                            "snapstart", "off"),
                    Target.LAMBDA_KINESIS,
                    Map.of("retries", "0", "max-age", "60", "reserved-concurrency", "1"),
                    Target.LAMBDA_MAP,
                    Map.of("execution-type", "EXPRESS", "runtime", "java25"));

    private static final List<Written> ALL = writeAll();

    private Projects() {}

    static Stream<Written> all() {
        return ALL.stream();
    }

    static Written of(Target target, Language language) {
        return all().filter(p -> p.target() == target && p.language() == language)
                .findFirst()
                .orElseThrow();
    }

    private static List<Written> writeAll() {
        try {
            clear();
            List<Written> all = new ArrayList<>();
            for (Target target : Target.values()) {
                for (Language language : Language.values()) {
                    if (target.refusal(language).isEmpty()) {
                        all.add(write(target, language, Map.of(), ""));
                    }
                }
            }
            for (Target target : VARIANTS.keySet()) {
                all.add(write(target, Language.JAVA, VARIANTS.get(target), "-set"));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProjectException e) {
            throw new AssertionError(e);
        }
    }

    private static Written write(
            Target target, Language language, Map<String, String> settings, String suffix)
            throws ProjectException, IOException {
        Project project = Project.of(target, language, "words", settings);
        Path folder = FOLDER.resolve(target.id() + "-" + language.id() + suffix).toAbsolutePath();
        ProjectFolder.write(project, folder);
        return new Written(target, language, project, folder);
    }

    private static void clear() throws IOException {
        if (!Files.exists(FOLDER)) {
            return;
        }
        try (Stream<Path> old = Files.walk(FOLDER)) {
            for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
