package io.warmdatum.code;

import java.nio.file.Path;
import java.util.List;

/** A function gets the folders of its files told and needs no {@code /pfs}. */
record InProcess() implements Isolation {

    @Override
    public String name() {
        return "in-process";
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public String pfsPath(Path view) {
        return view.toString();
    }

    @Override
    public List<String> wrap(Path view, List<String> command) {
        return command;
    }
}
