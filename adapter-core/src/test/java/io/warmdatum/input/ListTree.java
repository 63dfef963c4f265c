package io.warmdatum.input;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A file tree in memory: each file is as long as its path, and its hash is made from the path. */
record ListTree(List<FileEntry> entries) implements FileTree {

    static ListTree of(Collection<String> paths) {
        return new ListTree(
                paths.stream()
                        .sorted(
                                (a, b) ->
                                        Arrays.compareUnsigned(
                                                a.getBytes(StandardCharsets.UTF_8),
                                                b.getBytes(StandardCharsets.UTF_8)))
                        .map(path -> new FileEntry(path, path.length(), hash(path)))
                        .toList());
    }

    static ListTree of(String... paths) {
        return of(List.of(paths));
    }

    static String hash(String path) {
        return HexFormat.of().formatHex(path.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Stream<FileEntry> files(String prefix) {
        return entries.stream().filter(entry -> entry.path().startsWith(prefix));
    }
}
