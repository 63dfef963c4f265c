package io.warmdatum.lambda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package rules of this module. */
class LambdaArchitectureTest {

    private static final Path SOURCES = Path.of("src", "main", "java");

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.warmdatum.lambda");

    @Test
    void neitherQuarkusNorGrpcIsUsed() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.quarkus..", "io.vertx..", "io.grpc..", "jakarta.."));
    }

    @Test
    void neitherQuarkusNorGrpcIsOnTheClassPath() {
        String path = System.getProperty("java.class.path");
        assertTrue(Stream.of("quarkus-", "vertx-", "grpc-").noneMatch(path::contains), path);
    }

    @Test
    void onlyTheStoreAndTheQueueUseTheSdk() {
        check(
                noClasses()
                        .that()
                        .haveSimpleNameNotStartingWith("S3ObjectStore")
                        .and()
                        .haveSimpleNameNotStartingWith("SqsLetters")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("software.amazon.."));
    }

    @Test
    void onlyTheHandlerIsPublicOutsideOfTheInside() {
        List<String> visible =
                MODULE.stream()
                        .filter(c -> c.getPackageName().equals("io.warmdatum.lambda"))
                        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(c -> c.getSimpleName())
                        .toList();
        assertEquals(List.of("WarmdatumHandler"), visible);
    }

    @Test
    void eventsAreReadWithoutTheRest() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.warmdatum.lambda.internal.event..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.warmdatum.lambda.internal.batch..",
                                "io.warmdatum.lambda.internal.files..",
                                "io.warmdatum.lambda.internal.function..",
                                "io.warmdatum.lambda.internal.host..",
                                "io.warmdatum.worker..",
                                "com.amazonaws.."));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.warmdatum.lambda.internal.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nobodySleeps() {
        check(
                noClasses()
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .orShould()
                        .callMethod(TimeUnit.class, "sleep", long.class));
    }

    @Test
    void everyPackageSaysWhatItIsForAndNoFileIsTooLong() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SOURCES)) {
            files = all.filter(f -> f.toString().endsWith(".java")).toList();
        }
        assertTrue(files.size() > 10, () -> "found " + files);
        for (Path file : files) {
            assertTrue(Files.exists(file.resolveSibling("package-info.java")), () -> "of " + file);
            assertTrue(Files.readAllLines(file).size() <= 400, () -> "length of " + file);
        }
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MODULE);
    }
}
