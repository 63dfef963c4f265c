package io.warmdatum.spec;

/** A place in a spec file; line and column count from 1. Immutable. */
record Spot(int line, int column) {
    static final Spot START = new Spot(1, 1);
}
