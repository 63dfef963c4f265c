package io.warmdatum.testing;

import io.warmdatum.input.DatumIds;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A datum made in a test. Immutable; its id is Pachyderm's for inputs of repos of the same names.
 *
 * @param inputs inputs in order; a name given twice makes a group
 */
public record TestDatum(List<Part> inputs) {

    /**
     * A file or a folder of an input.
     *
     * @param name name of the input
     * @param path rooted path; that of a folder ends with {@code /}
     * @param files content by rooted path; of a file, itself only
     */
    public record Part(String name, String path, Map<String, byte[]> files) {

        public Part {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("path must begin with /, not " + path);
            }
            files = new TreeMap<>(files);
        }
    }

    public TestDatum {
        inputs = List.copyOf(inputs);
    }

    /** A datum of one file. */
    public static TestDatum of(String name, String path, byte[] content) {
        return new TestDatum(List.of(new Part(name, path, Map.of(path, content))));
    }

    /** A datum of one file, as UTF-8. */
    public static TestDatum of(String name, String path, String content) {
        return of(name, path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A datum of a folder, whose path ends with {@code /}. */
    public static TestDatum ofFolder(String name, String path, Map<String, byte[]> files) {
        return new TestDatum(List.of(new Part(name, path, files)));
    }

    /**
     * The files directly in a folder, each as a datum, by name.
     *
     * @param name name of the input
     */
    public static List<TestDatum> eachFileOf(String name, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<TestDatum> datums = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                datums.add(of(name, "/" + file.getFileName(), Files.readAllBytes(file)));
            }
            return datums;
        }
    }

    /** This datum with the inputs of another behind its own. */
    public TestDatum and(TestDatum more) {
        List<Part> all = new ArrayList<>(inputs);
        all.addAll(more.inputs);
        return new TestDatum(all);
    }

    /** Its id. */
    public String id() {
        return DatumIds.id(inputs.stream().map(TestDatum::file).toList());
    }

    /** Lays out the files below a folder, as below {@code /pfs}. */
    void writeTo(Path folder) throws IOException {
        for (Part part : inputs) {
            for (var file : part.files().entrySet()) {
                Path place = folder.resolve(part.name() + file.getKey());
                Files.createDirectories(place.getParent());
                Files.write(place, file.getValue());
            }
        }
    }

    private static InputFile file(Part part) {
        return new InputFile(
                part.name(),
                "default",
                part.name(),
                "master",
                "",
                new FileEntry(part.path(), 0, ""),
                "",
                "",
                false,
                false,
                false);
    }
}
