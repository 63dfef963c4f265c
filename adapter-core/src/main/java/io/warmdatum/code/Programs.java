package io.warmdatum.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * User code that is a child program, in any language. Thread-safe.
 *
 * <p>Needs the commands {@code sh}, {@code setsid} and {@code mkfifo}, and {@code setpriv} where a
 * program runs as another user.
 */
public final class Programs implements UserCodes {

    private final NextDatumServers servers;
    private final Isolation isolation;
    private final Path commands;
    private final InstantSource clock;
    private final Map<String, String> hostEnv;
    private final GroupGuard guard = new GroupGuard();

    /**
     * @param servers opens a port for each start of a batching program
     * @param isolation how programs get their own {@code /pfs}
     * @param commands folder that gets the {@code pachctl} and {@code warmdatum} commands; goes to
     *     the end of the programs' PATH; made if missing
     * @param clock time of log lines and starts
     * @param hostEnv environment of this process, passed on to programs
     */
    public Programs(
            NextDatumServers servers,
            Isolation isolation,
            Path commands,
            InstantSource clock,
            Map<String, String> hostEnv) {
        this.servers = servers;
        this.isolation = isolation;
        this.commands = commands.toAbsolutePath();
        this.clock = clock;
        this.hostEnv = Map.copyOf(hostEnv);
    }

    /**
     * The commands that programs cannot be started without and that are not there.
     *
     * @param path PATH where they are looked for
     */
    public static List<String> missingCommands(String path) {
        return Stream.of("sh", "setsid", "mkfifo")
                .filter(name -> Commands.find(name, path).isEmpty())
                .toList();
    }

    @Override
    public UserCode open(String workerId, Path view, ProgramSpec program, ProgramListener listener)
            throws IOException {
        Commands.install(commands, hostEnv.getOrDefault("PATH", Launcher.DEFAULT_PATH));
        Path pipes = Files.createDirectories(commands.resolve(".pipes"));
        Launcher launcher =
                new Launcher(
                        new Child.Surroundings(guard, pipes, clock),
                        isolation,
                        view.toAbsolutePath(),
                        commands,
                        hostEnv,
                        new RunAs(Path.of("/etc/passwd"), System.getProperty("user.name")),
                        program,
                        listener);
        return program.batching()
                ? new BatchingProgram(workerId, launcher, servers, clock)
                : new SingleRunProgram(workerId, launcher, servers, clock);
    }

    /** How all programs get their own {@code /pfs}. */
    public Isolation isolation() {
        return isolation;
    }

    @Override
    public Isolation isolation(ProgramSpec program) {
        return isolation;
    }
}
