package io.warmdatum.wire.plain;

import java.util.Locale;
import java.util.Map;

/**
 * An HTTP/1 request. Immutable.
 *
 * @param method method
 * @param path path without query
 * @param version for example {@code HTTP/1.1}
 * @param headers by lower-case name; of one that came twice, the last
 * @param body decoded body
 */
record Request(
        String method, String path, String version, Map<String, String> headers, byte[] body) {

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whether the connection serves another request afterwards. */
    boolean keepsAlive() {
        String connection = header("connection").toLowerCase(Locale.ROOT);
        return version.equals("HTTP/1.1") ? !connection.contains("close") : false;
    }
}
