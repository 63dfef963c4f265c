package io.warmdatum.spec;

import java.util.Map;

/**
 * Findings about one document by the path of a key: an error about a key that is missing is placed
 * at the nearest key that is there. Used by one thread.
 *
 * @param findings takes the findings
 * @param spots places by path; also of values that were refused
 */
record Located(Findings findings, Map<String, Spot> spots) {

    void error(String path, String message, String remedy) {
        findings.error(spot(path), path, message, remedy);
    }

    void warning(String path, String message, String remedy) {
        findings.warning(spot(path), path, message, remedy);
    }

    /** Whether the file says anything, right or wrong, under this path. */
    boolean isGiven(String path) {
        return spots.containsKey(path);
    }

    private Spot spot(String path) {
        String at = path;
        while (!spots.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return spots.getOrDefault(at, Spot.START);
    }
}
