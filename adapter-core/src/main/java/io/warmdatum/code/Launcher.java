package io.warmdatum.code;

import io.warmdatum.code.TaggedPipe.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Starts processes of one worker's user code: environment, user, folder, isolation. Immutable.
 *
 * @param around what every start needs
 * @param isolation how the view becomes {@code /pfs}
 * @param view the worker's view
 * @param commands folder that goes to the end of PATH
 * @param hostEnv environment of this process
 * @param runAs changes the user
 * @param program what to run
 * @param listener gets lines
 */
record Launcher(
        Child.Surroundings around,
        Isolation isolation,
        Path view,
        Path commands,
        Map<String, String> hostEnv,
        RunAs runAs,
        ProgramSpec program,
        ProgramListener listener) {

    static final String PORT_VARIABLE = "PPS_WORKER_GRPC_PORT";

    static final String DEFAULT_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Names a shell keeps; dash drops all others from the environment of what it starts. */
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * Starts a command.
     *
     * @param command command and arguments
     * @param stdin lines of standard input
     * @param lines {@code KEY=VALUE} added to host's and program's environment; a later one wins
     * @throws IOException it cannot be started; the message says why in one line
     */
    Child start(List<String> command, List<String> stdin, List<String> lines, Tag tag)
            throws IOException, InterruptedException {
        Map<String, String> env = environment(lines);
        if (command.isEmpty()) {
            throw new IOException("nothing to run: no transform.cmd");
        }
        List<String> all = new ArrayList<>();
        if (program.user().isPresent()) {
            all.addAll(runAs.prefix(program.user().get()));
        }
        if (program.workingDir().isPresent()) {
            Path folder = program.workingDir().get();
            if (!inPfs(folder) && !Files.isDirectory(folder)) {
                throw new IOException("working directory %s does not exist".formatted(folder));
            }
            all.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", folder.toString()));
        }
        requireCommand(command.get(0), env.get("PATH"));
        List<String> odd =
                env.entrySet().stream()
                        .filter(entry -> !SHELL_NAME.matcher(entry.getKey()).matches())
                        .filter(entry -> !entry.getKey().isEmpty())
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList();
        if (!odd.isEmpty()) {
            all.add("env");
            all.add("--");
            all.addAll(odd);
        }
        all.addAll(command);
        boolean leaderStandsIn = isolation instanceof BubblewrapIsolation;
        return Child.start(
                around, isolation.wrap(view, all), leaderStandsIn, env, stdin, tag, listener);
    }

    private Map<String, String> environment(List<String> lines) {
        Map<String, String> env = new LinkedHashMap<>(hostEnv);
        // The port of another worker that this process may itself run under.
        env.remove(PORT_VARIABLE);
        program.env().forEach(line -> put(env, line));
        lines.forEach(line -> put(env, line));
        String path = env.getOrDefault("PATH", DEFAULT_PATH);
        // At the end, so that a real pachctl in the image wins.
        env.put("PATH", path + ":" + commands);
        if (!isolation.pfsPath(view).equals("/pfs")) {
            env.put(Isolation.PFS_VARIABLE, isolation.pfsPath(view));
        }
        return env;
    }

    private static void put(Map<String, String> env, String line) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            env.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    /** A shell would say this too, but on the program's standard error and in its own words. */
    private void requireCommand(String name, String path) throws IOException {
        if (name.contains("/")) {
            Path file = program.workingDir().orElse(Path.of("")).resolve(name);
            if (!inPfs(file) && !isProgram(file)) {
                throw new IOException("exec: \"%s\": no such executable file".formatted(name));
            }
            return;
        }
        if (Commands.find(name, path).isEmpty()) {
            throw new IOException(
                    "exec: \"%s\": executable file not found in $PATH".formatted(name));
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isExecutable(file) && !Files.isDirectory(file);
    }

    private static boolean inPfs(Path path) {
        return path.startsWith("/pfs");
    }
}
