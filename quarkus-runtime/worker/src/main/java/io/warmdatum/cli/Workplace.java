package io.warmdatum.cli;

import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.FunctionOutput;
import io.warmdatum.code.FunctionsAndPrograms;
import io.warmdatum.code.Isolation;
import io.warmdatum.code.NextDatumServers;
import io.warmdatum.code.Programs;
import io.warmdatum.code.UserCodes;
import io.warmdatum.policy.ConfigKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder private to this process in which user code runs. A lock tells other processes that it is
 * in use; what killed processes left behind is removed when one is opened.
 */
final class Workplace implements AutoCloseable {

    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lockFile;
    private final FunctionsAndPrograms userCodes;
    private final FunctionOutput output = FunctionOutput.take();

    private Workplace(Path folder, FileChannel lockFile, FunctionsAndPrograms userCodes) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.userCodes = userCodes;
    }

    /**
     * @param parent where the workplaces of all processes are
     * @param env environment that programs inherit; {@code WARMDATUM_ISOLATION} in it names the
     *     only isolation wanted
     * @param classes where relative class paths of functions start
     * @param health is told when this process is no longer fit to run functions
     */
    static Workplace open(
            Path parent,
            NextDatumServers servers,
            InstantSource clock,
            Map<String, String> env,
            Path classes,
            FunctionHealth health)
            throws IOException {
        Files.createDirectories(parent);
        removeLeftOvers(parent);
        String name = UUID.randomUUID().toString().substring(0, 8);
        FileChannel lockFile = lockFile(parent.resolve(name + LOCK));
        lockFile.lock();
        Path folder = Files.createDirectory(parent.resolve(name));
        return new Workplace(
                folder,
                lockFile,
                new FunctionsAndPrograms(
                        new Programs(
                                servers,
                                isolation(folder, env.getOrDefault("WARMDATUM_ISOLATION", "")),
                                folder.resolve("commands"),
                                clock,
                                env),
                        classes,
                        clock,
                        Workplace::abandonAfter,
                        health));
    }

    private static Duration abandonAfter(FunctionDefinition function) {
        return function.policy(ConfigKeys.ofProcess(), Optional.empty()).abandonAfter();
    }

    private static Isolation isolation(Path folder, String wish) {
        try {
            return Isolation.detect(folder.resolve("probe"), wish);
        } catch (IllegalArgumentException e) {
            throw new Refusal("WARMDATUM_ISOLATION: " + e.getMessage());
        }
    }

    private static FileChannel lockFile(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void removeLeftOvers(Path parent) throws IOException {
        List<Path> locks;
        try (Stream<Path> list = Files.list(parent)) {
            locks = list.filter(p -> p.getFileName().toString().endsWith(LOCK)).toList();
        }
        for (Path lock : locks) {
            try (FileChannel file = lockFile(lock);
                    FileLock free = file.tryLock()) {
                if (free != null) {
                    String name = lock.getFileName().toString().replace(LOCK, "");
                    Folders.delete(parent.resolve(name));
                    Files.deleteIfExists(lock);
                }
            } catch (OverlappingFileLockException e) {
                // In use by this very process.
                continue;
            }
        }
    }

    UserCodes userCodes() {
        return userCodes;
    }

    /** Folder for the workers' views. */
    Path views() {
        return folder.resolve("views");
    }

    @Override
    public void close() throws IOException {
        output.close();
        userCodes.close();
        Folders.delete(folder);
        Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + LOCK));
        lockFile.close();
    }
}
