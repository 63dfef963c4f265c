package io.warmdatum.testing;

import io.warmdatum.pfs.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their {@link DatumTester}; its files go with the test. Stateless. */
final class DatumTestExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(DatumTestExtension.class);

    /** A folder that is deleted when its test ends. */
    private record Folder(Path path) implements AutoCloseable {

        static Folder create() {
            try {
                return new Folder(Files.createTempDirectory("datum-test"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            Trees.delete(path);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == DatumTester.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Folder folder =
                test.getStore(OURS).computeIfAbsent("folder", key -> Folder.create(), Folder.class);
        return new DatumTester(function(test.getRequiredTestClass()), folder.path());
    }

    /** Of the class, or of the one it is nested in. */
    private static Class<?> function(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            if (type.isAnnotationPresent(DatumTest.class)) {
                return type.getAnnotation(DatumTest.class).value();
            }
        }
        throw new IllegalStateException(test.getName() + " has no @DatumTest");
    }
}
