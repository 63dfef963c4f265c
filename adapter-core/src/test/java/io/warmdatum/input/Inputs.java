package io.warmdatum.input;

import io.warmdatum.spec.Input;

/** Writes {@link Input.Pfs} with only the fields that matter to a test. */
final class Inputs {

    private final String name;
    private String repo;
    private String glob = "/*";
    private String joinOn = "";
    private boolean outerJoin;
    private String groupBy = "";

    private Inputs(String name) {
        this.name = name;
        this.repo = name;
    }

    static Inputs pfs(String name) {
        return new Inputs(name);
    }

    Inputs repo(String value) {
        repo = value;
        return this;
    }

    Inputs glob(String value) {
        glob = value;
        return this;
    }

    Inputs joinOn(String value) {
        joinOn = value;
        return this;
    }

    Inputs outerJoin() {
        outerJoin = true;
        return this;
    }

    Inputs groupBy(String value) {
        groupBy = value;
        return this;
    }

    Input.Pfs build() {
        return new Input.Pfs(
                name, "default", repo, "master", glob, joinOn, outerJoin, groupBy, false, false,
                false, false);
    }
}
