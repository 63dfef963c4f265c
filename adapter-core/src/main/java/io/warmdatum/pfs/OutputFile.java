package io.warmdatum.pfs;

import io.warmdatum.input.FileEntry;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One file that a datum put out. Immutable.
 *
 * @param path rooted path in the output repo
 * @param source the regular file that holds the bytes (links already followed)
 * @param size bytes
 * @param input the input's file where the output is a link to a lazy or empty input, whose real
 *     content is taken from the store instead of {@code source}
 */
public record OutputFile(String path, Path source, long size, Optional<FileEntry> input) {}
