package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.QuarkusUnitTest;

/** An application that must not build. */
final class Refused {

    private Refused() {}

    /** The build of these classes fails, and says this. */
    static QuarkusUnitTest build(String message, Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(root -> root.addClasses(classes))
                .assertException(
                        thrown -> {
                            Throwable cause = thrown;
                            while (cause.getCause() != null) {
                                cause = cause.getCause();
                            }
                            String said = String.valueOf(cause.getMessage());
                            assertTrue(said.contains(message), () -> "it says: " + said);
                        });
    }
}
