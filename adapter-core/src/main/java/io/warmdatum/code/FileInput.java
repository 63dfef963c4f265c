package io.warmdatum.code;

import io.warmdatum.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An input that is files and folders on disk. Immutable.
 *
 * @param name name of the input
 * @param paths what the datum has of it, files or folders, in order
 */
public record FileInput(String name, List<Path> paths) implements Datum.Input {

    public FileInput {
        paths = List.copyOf(paths);
    }

    @Override
    public List<Path> files() throws IOException {
        if (paths.size() == 1 && Files.isRegularFile(paths.get(0))) {
            return paths;
        }
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                // Under Pachyderm the input itself is a link; the paths keep its name.
                Path real = path.toRealPath();
                try (Stream<Path> below = Files.walk(real)) {
                    below.filter(p -> !Files.isDirectory(p))
                            .map(p -> path.resolve(real.relativize(p)))
                            .sorted()
                            .forEach(files::add);
                }
            } else {
                files.add(path);
            }
        }
        return List.copyOf(files);
    }
}
