package io.warmdatum;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The package rules of ARCHITECTURE.md, checked on the compiled classes and the sources. */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final int LONGEST_FILE = 400;

    private static final String[] BELOW_WORKER =
            of("spec", "input", "policy", "pfs", "code", "store");

    /** A main class, so a host: it chooses the clock and flushes what user code printed. */
    private static final String RUNNER = "io.warmdatum.wire.FunctionRunner";

    /** Stands between functions and the process's output. */
    private static final String OUTPUT = "io.warmdatum.code.FunctionOutput";

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.warmdatum");

    @Nested
    class Dependencies {

        @Test
        void theApiKnowsNoOtherPackage() {
            check(
                    noClasses()
                            .that()
                            .resideInAPackage("io.warmdatum")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.warmdatum.*.."));
        }

        @Test
        void theLayerBelowTheWorkerKnowsNothingAboveIt() {
            check(
                    noClasses()
                            .that()
                            .resideInAnyPackage(BELOW_WORKER)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(of("worker", "wire", "testing")));
        }

        @Test
        void theWorkerKnowsNoTransportAndNoDatabase() {
            check(
                    noClasses()
                            .that()
                            .resideInAPackage("io.warmdatum.worker..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(of("wire", "testing", "store.local")));
        }

        @Test
        void specsAndInputsKnowNeitherUserCodeNorTheStore() {
            check(
                    noClasses()
                            .that()
                            .resideInAnyPackage(of("spec", "input"))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(of("code", "pfs", "policy", "store")));
        }

        @Test
        void userCodeAndPoliciesKnowNoStore() {
            check(
                    noClasses()
                            .that()
                            .resideInAnyPackage(of("code", "pfs", "policy"))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(of("store")));
        }

        @Test
        void packagesHaveNoCycles() {
            check(slices().matching("io.warmdatum.(*)..").should().beFreeOfCycles());
        }
    }

    @Nested
    class Libraries {

        @Test
        void onlyPolicyUsesSmallRye() {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(of("policy", "testing"))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.smallrye.."));
        }

        @Test
        void onlySpecsReadCronExpressions() {
            only("spec", "com.cronutils..");
        }

        @Test
        void onlyWireAndTestingUseGrpc() {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(of("wire", "testing"))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage("io.grpc..", "com.google.protobuf.."));
        }

        @Test
        void onlyTheTestKitUsesJUnit() {
            only("testing", "org.junit..");
        }

        @Test
        void onlyTheEmbeddedStoreUsesADatabase() {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(of("store.local"))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));
        }

        @Test
        void noHostIsKnown() {
            check(
                    noClasses()
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    "io.quarkus..",
                                    "io.vertx..",
                                    "jakarta.enterprise.inject..",
                                    "jakarta.enterprise.context..",
                                    "jakarta.inject..",
                                    "com.amazonaws.."));
        }

        @Test
        void onlyJBossLoggingSpeaksForTheCore() {
            check(
                    noClasses()
                            .that()
                            .doNotHaveFullyQualifiedName(RUNNER)
                            .and()
                            .doNotHaveFullyQualifiedName(OUTPUT)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                            .orShould()
                            .accessField(System.class, "out")
                            .orShould()
                            .accessField(System.class, "err"));
        }

        private void only(String mayUse, String library) {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(of(mayUse))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(library));
        }
    }

    @Nested
    class Time {

        @Test
        void nobodySleeps() {
            check(
                    noClasses()
                            .should()
                            .callMethod(Thread.class, "sleep", long.class)
                            .orShould()
                            .callMethod(Thread.class, "sleep", long.class, int.class)
                            .orShould()
                            .callMethod(TimeUnit.class, "sleep", long.class));
        }

        @Test
        void theTimeOfDayComesFromAClockThatTheHostChose() {
            check(
                    noClasses()
                            .that()
                            .doNotHaveFullyQualifiedName(RUNNER)
                            .and()
                            .resideOutsideOfPackages(of("testing"))
                            .should()
                            .callMethod(System.class, "currentTimeMillis")
                            .orShould()
                            .callMethod(Instant.class, "now")
                            .orShould()
                            .callMethod(Clock.class, "systemUTC")
                            .orShould()
                            .callMethod(Clock.class, "systemDefaultZone")
                            .orShould()
                            .callMethod(InstantSource.class, "system"));
        }
    }

    @Nested
    class Sources {

        @Test
        void everyPackageSaysWhatItIsFor() throws IOException {
            List<Path> silent;
            try (Stream<Path> files = javaFiles()) {
                silent =
                        files.map(Path::getParent)
                                .distinct()
                                .filter(p -> !Files.exists(p.resolve("package-info.java")))
                                .toList();
            }
            assertEquals(List.of(), silent, "packages without package-info.java");
        }

        @Test
        void noFileIsTooLongToRead() throws IOException {
            List<Path> all;
            try (Stream<Path> files = javaFiles()) {
                all = files.toList();
            }
            assertTrue(all.size() > 10, "found only " + all + " below " + SOURCES);
            for (Path file : all) {
                int lines = Files.readAllLines(file).size();
                assertTrue(lines <= LONGEST_FILE, () -> file + " has " + lines + " lines");
            }
        }

        private Stream<Path> javaFiles() throws IOException {
            return Files.walk(SOURCES).filter(f -> f.toString().endsWith(".java"));
        }
    }

    @Test
    void theClassesUnderTestAreTheRealOnes() {
        check(classes().that().haveSimpleName("Outcome").should().beInterfaces());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }

    private static String[] of(String... packages) {
        return Stream.of(packages).map(p -> "io.warmdatum." + p + "..").toArray(String[]::new);
    }
}
