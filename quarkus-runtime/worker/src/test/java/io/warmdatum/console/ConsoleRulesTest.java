package io.warmdatum.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says of the console's place. */
final class ConsoleRulesTest {

    private static final JavaClasses RUNNABLE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.warmdatum.console", "io.warmdatum.view");

    @Test
    void theConsoleKnowsNeitherTheCommandLineNorAnImplementationOfTheStore() {
        noClasses()
                .that()
                .resideInAPackage("io.warmdatum.console")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.warmdatum.cli", "io.warmdatum.store.local", "io.warmdatum.worker..")
                .check(RUNNABLE);
    }

    @Test
    void whatIsShownKnowsNeitherOfThoseThatShowIt() {
        noClasses()
                .that()
                .resideInAPackage("io.warmdatum.view")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.warmdatum.cli", "io.warmdatum.console", "io.vertx..")
                .check(RUNNABLE);
    }
}
