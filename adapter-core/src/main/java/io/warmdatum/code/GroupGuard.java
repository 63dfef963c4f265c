package io.warmdatum.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sends signals to process groups, and kills the groups it watches when this process dies in
 * whatever way: a small shell in a session of its own reads orders from a pipe that only this
 * process holds open. Orders written before the death are still read after it. Thread-safe.
 *
 * <p>It is no child of user code and holds none of its pipes, so user code's {@code wait} and its
 * readers see nothing of it.
 */
public final class GroupGuard implements AutoCloseable {

    private static final String SCRIPT =
            """
            trap '' HUP INT TERM
            groups=' '
            while read -r order group; do
              case $order in
                WATCH) groups="$groups$group " ;;
                FORGET)
                  case $groups in
                    *" $group "*) groups="${groups%% $group *} ${groups#* $group }" ;;
                  esac ;;
                *) kill "-$order" "-$group" ;;
              esac
            done
            for group in $groups; do kill -KILL "-$group"; done
            """;

    private final Set<Long> watched = new LinkedHashSet<>();
    private Process shell;
    private boolean closed;

    /** Kills the group when this process dies. */
    public synchronized void watch(long group) throws IOException {
        order("WATCH", group);
        watched.add(group);
    }

    /** Ends the watch: nothing of the group is left. */
    public synchronized void forget(long group) throws IOException {
        if (watched.remove(group)) {
            order("FORGET", group);
        }
    }

    /** Sends a signal, for example {@code KILL}; a group that is gone is no error. */
    public synchronized void signal(String signal, long group) throws IOException {
        order(signal, group);
    }

    /** Ends the shell, which kills the groups that are still watched. Orders do nothing then. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (shell != null) {
            shell.getOutputStream().close();
        }
    }

    private void order(String order, long group) throws IOException {
        if (closed) {
            return;
        }
        if (shell == null || !shell.isAlive()) {
            restart();
        }
        try {
            write(order, group);
        } catch (IOException somebodyKilledTheShell) {
            restart();
            write(order, group);
        }
    }

    private void restart() throws IOException {
        shell =
                new ProcessBuilder("setsid", "sh", "-c", SCRIPT)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        for (long group : watched) {
            write("WATCH", group);
        }
    }

    private void write(String order, long group) throws IOException {
        String line = order + " " + group + "\n";
        shell.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        shell.getOutputStream().flush();
    }
}
