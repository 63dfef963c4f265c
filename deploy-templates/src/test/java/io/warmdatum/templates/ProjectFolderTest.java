package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFolderTest {

    @TempDir Path parent;

    private static Project project() throws ProjectException {
        return Project.of(Target.PACHYDERM, Language.BASH, "words", Map.of());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void hasAllFilesAndNothingIsLeftBeside() throws Exception {
        Path place = parent.resolve("words");
        List<String> files = ProjectFolder.write(project(), place);
        for (String file : files) {
            assertTrue(Files.size(place.resolve(file)) > 0, file);
        }
        assertTrue(files.contains("README.md") && files.contains("main.sh"), files::toString);
        assertEquals(List.of("words"), left());
        assertEquals(
                "rwxr-xr-x",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(place.resolve("test.sh"))));
        assertTrue(!Files.isExecutable(place.resolve("README.md")));
    }

    @Test
    void mayBeThereIfItIsEmpty() throws Exception {
        Path place = Files.createDirectory(parent.resolve("words"));
        ProjectFolder.write(project(), place);
        assertTrue(Files.exists(place.resolve("README.md")));
    }

    @Test
    void isNeverOverwritten() throws Exception {
        Path place = Files.createDirectory(parent.resolve("words"));
        Files.writeString(place.resolve("mine"), "precious");
        var e = assertThrows(ProjectException.class, () -> ProjectFolder.write(project(), place));
        assertEquals(
                place + " exists already; nothing is overwritten, give another folder",
                e.getMessage());
        assertEquals("precious", Files.readString(place.resolve("mine")));
        assertEquals(List.of("words"), left());
    }

    @Test
    void isRefusedWhereAFileIs() throws Exception {
        Path place = Files.writeString(parent.resolve("words"), "precious");
        assertThrows(ProjectException.class, () -> ProjectFolder.write(project(), place));
        assertEquals("precious", Files.readString(place));
    }

    @Test
    void isNotThereWhenItsWritingFails() throws Exception {
        Path place = parent.resolve("words");
        // A value that makes a path that cannot be: half of the files come before it.
        Project broken =
                new Project(
                        new Facts(Set.of("java", "pachyderm", "container")),
                        Map.of("package-path", "x".repeat(300), "name", "words"));
        assertThrows(Exception.class, () -> ProjectFolder.write(broken, place));
        assertEquals(List.of(), left());
    }
}
