package io.warmdatum.lambda.internal.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes ids of identities, which are of any length and hold any character: ids name files and
 * objects. Thread-safe.
 */
final class DatumIds {

    private final MessageDigest sha256;

    DatumIds() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The SHA-256 of an identity in UTF-8, in hex. */
    synchronized String of(String identity) {
        return HexFormat.of().formatHex(sha256.digest(identity.getBytes(StandardCharsets.UTF_8)));
    }
}
