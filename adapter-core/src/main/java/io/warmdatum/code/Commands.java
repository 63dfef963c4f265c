package io.warmdatum.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The commands {@code pachctl} and {@code warmdatum} that user code finds on its PATH. */
final class Commands {

    private static final List<String> NAMES = List.of("pachctl", "warmdatum");

    private Commands() {}

    /**
     * Puts the commands into a folder, each in one step, so that several processes may do so while
     * user code runs them. Without bash they need curl, and say so.
     *
     * @param folder made if missing
     * @param path PATH where bash is looked for
     */
    static void install(Path folder, String path) throws IOException {
        Files.createDirectories(folder);
        Optional<Path> bash = find("bash", path);
        String script =
                bash.isPresent()
                        ? "#!" + bash.get() + "\n" + resource("next-datum.bash")
                        : "#!/bin/sh\n" + resource("next-datum.sh");
        for (String name : NAMES) {
            Path command = folder.resolve(name);
            if (Files.exists(command) && Files.readString(command).equals(script)) {
                continue;
            }
            Path draft = folder.resolve("." + name + "-" + UUID.randomUUID());
            Files.writeString(draft, script);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(draft, command, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** First executable file of that name on a PATH. */
    static Optional<Path> find(String name, String path) {
        for (String folder : path.split(":")) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Commands.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("resource " + name + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
