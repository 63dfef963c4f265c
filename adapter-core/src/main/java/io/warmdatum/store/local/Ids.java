package io.warmdatum.store.local;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Draws ids: 32 hex characters, of the form of a random UUID (version 4) without dashes. */
final class Ids {
    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    // Not every RandomGenerator may be used by several threads.
    synchronized String draw() {
        long high = random.nextLong() & ~0xf000L | 0x4000L;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
