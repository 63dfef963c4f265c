package io.warmdatum.templates;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes projects. Stateless. */
public final class ProjectFolder {

    private ProjectFolder() {}

    /**
     * Writes a project: all of it, or nothing. It is written beside and moved into its place.
     *
     * @param folder must not exist, or be empty
     * @return paths of its files, in order
     * @throws ProjectException there is something already
     * @throws IOException it cannot be written
     */
    public static List<String> write(Project project, Path folder)
            throws ProjectException, IOException {
        Path place = folder.toAbsolutePath().normalize();
        requireFree(place);
        Map<String, String> files = Templates.render(project);
        Path parent = place.getParent();
        Files.createDirectories(parent);
        Path draft = Files.createTempDirectory(parent, ".warmdatum-init-");
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                write(draft.resolve(file.getKey()), file.getValue());
            }
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            // A rename: replaces an empty folder, and refuses one that got files meanwhile.
            Files.deleteIfExists(place);
            Files.move(draft, place);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            throw exists(place);
        } finally {
            delete(draft);
        }
        return List.copyOf(files.keySet());
    }

    private static void requireFree(Path place) throws ProjectException, IOException {
        if (!Files.exists(place)) {
            return;
        }
        if (!Files.isDirectory(place)) {
            throw exists(place);
        }
        try (Stream<Path> entries = Files.list(place)) {
            if (entries.findAny().isPresent()) {
                throw exists(place);
            }
        }
    }

    private static ProjectException exists(Path place) {
        return new ProjectException(
                place + " exists already; nothing is overwritten, give another folder");
    }

    /** Scripts are those that say what runs them. */
    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (text.startsWith("#!")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void delete(Path draft) throws IOException {
        if (!Files.exists(draft)) {
            return;
        }
        try (Stream<Path> all = Files.walk(draft)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
