package io.warmdatum.code;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of a function that is not on this process's own class path. Of ours it sees the API
 * and the fault-tolerance annotations only, so that its libraries may have any version.
 * Thread-safe.
 */
final class FunctionClasses extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private FunctionClasses(URL[] urls) {
        super("function", urls, new Api(FunctionClasses.class.getClassLoader()));
    }

    /**
     * @param classPath as {@code java -cp} has it: jars, folders, and {@code folder/*} for all jars
     *     of a folder
     * @param folder where relative entries start
     * @throws IllegalArgumentException an entry does not exist
     */
    static FunctionClasses of(String classPath, Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith("*")) {
                Path jars = existing(folder, entry.substring(0, entry.length() - 1));
                try (Stream<Path> list = Files.list(jars)) {
                    for (Path jar : list.sorted().toList()) {
                        if (jar.toString().endsWith(".jar")) {
                            urls.add(jar.toUri().toURL());
                        }
                    }
                }
            } else if (!entry.isEmpty()) {
                urls.add(existing(folder, entry).toUri().toURL());
            }
        }
        return new FunctionClasses(urls.toArray(URL[]::new));
    }

    private static Path existing(Path folder, String entry) {
        Path path = folder.resolve(entry);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(
                    "class path entry " + path + " does not exist; build it, or correct the path");
        }
        return path;
    }

    /** What of this process a function sees. */
    private static final class Api extends ClassLoader {

        static {
            registerAsParallelCapable();
        }

        private final ClassLoader ours;

        Api(ClassLoader ours) {
            super("warmdatum-api", ClassLoader.getPlatformClassLoader());
            this.ours = ours;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (isApi(name)) {
                return ours.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }

        private static boolean isApi(String name) {
            return name.startsWith("io.warmdatum.") && name.indexOf('.', 13) < 0
                    || name.startsWith("org.eclipse.microprofile.faulttolerance.")
                    || name.startsWith("io.smallrye.faulttolerance.api.");
        }
    }
}
