package io.warmdatum.input;

import java.util.List;

/** A file or directory that a leaf's glob picked. A datum in the making is a list of them. */
record Pick(Leaf leaf, FileEntry entry) {

    /** The id of the datum of some picks, as bytes. */
    static byte[] id(List<Pick> picks) {
        // Keys take no part in the id, and expanding them costs a match.
        return DatumIds.idBytes(picks.stream().map(p -> p.leaf().file(p.entry(), "", "")).toList());
    }

    /** The picks as inputs of a datum, keys expanded. */
    static List<InputFile> files(List<Pick> picks) {
        return picks.stream().map(p -> p.leaf().file(p.entry())).toList();
    }
}
