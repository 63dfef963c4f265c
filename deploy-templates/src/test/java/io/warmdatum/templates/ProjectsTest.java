package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.spec.SpecReader;
import io.warmdatum.templates.Projects.Written;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Every project for every target and language: what is in it, and that its own tests pass. */
class ProjectsTest {

    private static final Path TEMPLATES = Path.of("templates");
    private static final Pattern LEFT_OVER =
            Pattern.compile("@\\{|^ *@(if|else|end|include)\\b", Pattern.MULTILINE);

    static Stream<Written> all() {
        return Projects.all();
    }

    static Stream<Written> programs() {
        return all().filter(p -> p.language() != Language.JAVA);
    }

    static Stream<Written> functions() {
        return all().filter(p -> p.language() == Language.JAVA);
    }

    @Test
    void areFortyOfWhichFourAlsoHaveOtherSettings() {
        assertEquals(14 * 3 - 2 + 4, all().count());
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingOfATemplateIsLeftInThem(Written project) throws IOException {
        for (String name : Templates.render(project.project()).keySet()) {
            String text = project.text(name);
            assertTrue(!LEFT_OVER.matcher(text).find(), () -> name + ":\n" + text);
            assertTrue(text.endsWith("\n") && !text.contains("\n\n\n\n"), name);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theirReadmesNameAllTheirFilesAndNoOthers(Written project) throws IOException {
        String readme = project.text("README.md");
        for (String name : Templates.render(project.project()).keySet()) {
            if (!Set.of("README.md", ".gitignore").contains(name)
                    && !name.contains("reflect-config")
                    && !name.contains("Dockerfile")
                    && !(name.equals("pom.xml") && project.facts().contains("container"))) {
                assertTrue(readme.contains("`" + name + "`"), () -> name + " is not in\n" + readme);
            }
        }
    }

    @Test
    void everyTemplateIsUsed() throws IOException {
        Set<String> used = new TreeSet<>(Set.of(Templates.TABLE, Settings.TABLE));
        Templates.table().forEach(entry -> used.add(entry.template()));
        for (boolean more = true; more; ) {
            Set<String> included = new TreeSet<>();
            for (String name : used) {
                Pattern.compile("^ *@include +(.+)$", Pattern.MULTILINE)
                        .matcher(Templates.text(name))
                        .results()
                        .forEach(found -> included.add(found.group(1)));
            }
            more = used.addAll(included);
        }
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            assertEquals(
                    used,
                    files.filter(Files::isRegularFile)
                            .map(file -> TEMPLATES.relativize(file).toString())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    /** A condition with a word that nothing brings would silently never hold. */
    @Test
    void everyWordOfAConditionIsAFactOfSomeProject() throws IOException {
        Set<String> facts = new TreeSet<>();
        all().forEach(p -> facts.addAll(p.facts()));
        Settings.ALL.forEach(s -> facts.add(s.key()));
        List<String> conditions = new ArrayList<>();
        Templates.table().forEach(entry -> conditions.add(entry.when()));
        Settings.ALL.forEach(setting -> conditions.add(setting.when()));
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern.compile("^ *@if +(.+)$", Pattern.MULTILINE)
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> conditions.add(found.group(1)));
            }
        }
        for (String condition : conditions) {
            for (String word : condition.strip().split("[\\s|]+")) {
                String fact = word.replaceFirst("^!", "");
                assertTrue(fact.isEmpty() || facts.contains(fact), () -> fact + ": " + condition);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theirPipelinesAreReadWithoutAProblem(Written project) throws IOException {
        if (!Files.exists(project.file("pipeline.yaml"))) {
            return;
        }
        try (InputStream in = Files.newInputStream(project.file("pipeline.yaml"))) {
            var read = new SpecReader().read("pipeline.yaml", in);
            assertEquals(
                    List.of(),
                    read.problems().stream()
                            .map(Object::toString)
                            // Said of every spec with resources: one machine cannot keep them.
                            .filter(problem -> !problem.contains("resource_"))
                            .toList());
            assertEquals(1, read.specs().size());
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theTestsOfProgramsPass(Written project) throws Exception {
        boolean python = project.language() == Language.PYTHON;
        Ran ran =
                Ran.in(
                        project.folder(),
                        Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                        python ? List.of("python3", "-m", "unittest") : List.of("bash", "test.sh"));
        assertEquals(0, ran.code(), ran::output);
        assertTrue(ran.output().contains(python ? "Ran 3 tests" : "3 tests passed"), ran::output);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theTestsOfFunctionsPass(Written project, @TempDir Path classes) throws Exception {
        Compiled.into(classes, project.file("src/main/java"), project.file("src/test/java"));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            var summary = new SummaryGeneratingListener();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(
                                            DiscoverySelectors.selectClass(
                                                    loader.loadClass("com.example.WordCountTest")))
                                    .build(),
                            summary);
            assertEquals(
                    List.of(),
                    summary.getSummary().getFailures().stream()
                            .map(failure -> failure.getException().toString())
                            .toList());
            assertEquals(3, summary.getSummary().getTestsSucceededCount());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
