package io.warmdatum.lambda.internal.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes ids of identities, which are of any length and hold any character: ids name files and
 * objects. Stateless.
 */
final class DatumIds {

    private static final HexFormat HEX = HexFormat.of();

    /** Looking one up takes longer than using it. */
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(DatumIds::sha256);

    private DatumIds() {}

    /** The SHA-256 of an identity in UTF-8, in hex. */
    static String of(String identity) {
        return HEX.formatHex(SHA_256.get().digest(identity.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
