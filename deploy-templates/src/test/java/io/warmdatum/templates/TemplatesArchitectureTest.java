package io.warmdatum.templates;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package rules of this module. */
class TemplatesArchitectureTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.warmdatum.templates");

    @Test
    void onlyTheJdkIsUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.warmdatum.templates")
                .check(MODULE);
    }

    @Test
    void onlyWhatTheCommandLineNeedsIsPublic() {
        Set<String> visible =
                MODULE.stream()
                        .filter(c -> c.isTopLevelClass())
                        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(c -> c.getSimpleName())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "Language",
                        "Project",
                        "ProjectException",
                        "ProjectFolder",
                        "SettingInfo",
                        "Target"),
                visible);
    }

    @Test
    void noFileIsTooLong() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertTrue(Files.readAllLines(file).size() <= 400, file::toString);
            }
        }
    }
}
