package io.warmdatum.code;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A private {@code /pfs} by util-linux' {@code unshare}.
 *
 * @param pfsExists whether {@code /pfs} is there to be bound over; else a root is built from all
 *     top-level entries in a folder beside the view
 * @param userOptions options that make a namespace of users; empty as root
 */
record UnshareIsolation(boolean pfsExists, List<String> userOptions) implements Isolation {

    private static final String BIND = "mount --bind \"$0\" /pfs && shift && exec \"$@\"";

    private static final String BUILD_ROOT =
            """
            view=$0 root=$1; shift
            mkdir -p "$root" && mount -t tmpfs tmpfs "$root" && mkdir "$root/pfs" || exit 125
            for entry in /* /.[!.]*; do
              [ "$entry" != /pfs ] || continue
              to=$root$entry
              if [ -L "$entry" ]; then cp -P "$entry" "$to"
              elif [ -d "$entry" ]; then mkdir "$to" && mount --rbind "$entry" "$to"
              elif [ -e "$entry" ]; then : > "$to" && mount --bind "$entry" "$to"
              fi || exit 125
            done
            mount --bind "$view" "$root/pfs" || exit 125
            exec chroot "$root" sh -c 'cd "$0" && exec "$@"' "$PWD" "$@"
            """;

    /** Folder that carries a built root inside the namespace; outside it stays empty. */
    static Path root(Path view) {
        return view.resolveSibling(view.getFileName() + ".root");
    }

    @Override
    public String name() {
        return "unshare";
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public String pfsPath(Path view) {
        return "/pfs";
    }

    @Override
    public List<String> wrap(Path view, List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare"));
        all.addAll(userOptions);
        all.addAll(List.of("--mount", "sh", "-c", pfsExists ? BIND : BUILD_ROOT));
        all.addAll(List.of(view.toString(), root(view).toString()));
        all.addAll(command);
        return all;
    }
}
