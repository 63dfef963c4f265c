package io.warmdatum.cli;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.store.DatumInfo;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Paths or hashes of inputs (in hex or standard base64), all of which a datum has to have
 * (reference 1.4). Immutable.
 *
 * @param filters the words as given
 */
record DatumFilter(List<String> filters) {

    boolean matches(DatumInfo datum) {
        return filters.stream()
                .allMatch(
                        filter ->
                                datum.datum().inputs().stream()
                                        .map(InputFile::entry)
                                        .anyMatch(entry -> matches(entry, filter)));
    }

    private static boolean matches(FileEntry entry, String filter) {
        return entry.path().equals(filter)
                || entry.hash().equalsIgnoreCase(filter)
                || base64(entry.hash()).equals(filter);
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
