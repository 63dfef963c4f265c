package io.warmdatum.worker.pull;

import io.warmdatum.code.FileInput;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of a datum's files before its first attempt, told apart from a later one by what the
 * file system knows of them, without reading them. Used by one thread.
 */
final class InputState {

    private static final Set<PosixFilePermission> WRITE =
            EnumSet.of(
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE);
    private static final String STAMP = "unix:size,lastModifiedTime,ctime,ino";

    private final List<FileInput> inputs;
    private final Map<Path, Map<String, Object>> stamps;
    private final Optional<Path> pipe;

    private InputState(
            List<FileInput> inputs, Map<Path, Map<String, Object>> stamps, Optional<Path> pipe) {
        this.inputs = inputs;
        this.stamps = stamps;
        this.pipe = pipe;
    }

    /**
     * Makes the files read-only and notes their state.
     *
     * @throws IOException a file is missing or cannot be looked at
     */
    static InputState protect(List<FileInput> inputs) throws IOException {
        Optional<Path> pipe = Optional.empty();
        for (Path file : all(inputs)) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                protect(file);
            } else if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                pipe = Optional.of(file);
            }
        }
        return new InputState(inputs, stamps(inputs), pipe);
    }

    private static void protect(Path file) throws IOException {
        Set<PosixFilePermission> mode =
                Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (mode.removeAll(WRITE)) {
            try {
                Files.setPosixFilePermissions(file, mode);
            } catch (FileSystemException ofAnotherUser) {
                // Only the first line of defence, as for root: the stamps tell in any case.
                return;
            }
        }
    }

    /** Why another attempt would not start from the original inputs; empty if it would. */
    Optional<String> change() throws IOException {
        if (pipe.isPresent()) {
            return Optional.of("the lazy input " + pipe.get() + " can be read only once");
        }
        Map<Path, Map<String, Object>> now = stamps(inputs);
        return Stream.concat(stamps.keySet().stream(), now.keySet().stream())
                .filter(file -> !stamps.getOrDefault(file, Map.of()).equals(now.get(file)))
                .sorted()
                .findFirst()
                .map(file -> "the function changed its input " + file);
    }

    private static Map<Path, Map<String, Object>> stamps(List<FileInput> inputs)
            throws IOException {
        Map<Path, Map<String, Object>> stamps = new HashMap<>();
        for (Path file : all(inputs)) {
            stamps.put(file, Files.readAttributes(file, STAMP, LinkOption.NOFOLLOW_LINKS));
        }
        return stamps;
    }

    /** Files and directories; what the worker names may be a link, below that there are none. */
    private static List<Path> all(List<FileInput> inputs) throws IOException {
        List<Path> all = new ArrayList<>();
        for (FileInput input : inputs) {
            for (Path path : input.paths()) {
                try (Stream<Path> below = Files.walk(path.toRealPath())) {
                    below.forEach(all::add);
                }
            }
        }
        return all;
    }
}
