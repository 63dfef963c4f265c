package io.warmdatum.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * Datum ids, byte-exact with Pachyderm's (reference 4.1), and datum hashes (reference 4.2), both
 * BLAKE2b with 32 bytes in lower-case hex. Pure functions; thread-safe.
 */
public final class DatumIds {

    private static final int BYTES = 32;

    private DatumIds() {}

    /**
     * The id of a datum: it depends on input name, repo, branch and path of each input and on their
     * order; not on project, commit or content.
     */
    public static String id(List<InputFile> inputs) {
        return HexFormat.of().formatHex(idBytes(inputs));
    }

    /**
     * The hash that decides whether a datum is the same as one of an earlier job: over id, content
     * hash of every input that is not {@code reference}, and salt.
     *
     * @param id datum id
     * @param inputs inputs whose {@link FileEntry#hash} is hex
     * @param salt salt of the pipeline
     * @throws IllegalArgumentException if a content hash is not hex
     */
    public static String hash(String id, List<InputFile> inputs, String salt) {
        Blake2bDigest digest = digest();
        update(digest, utf8(id));
        for (InputFile input : inputs) {
            if (!input.reference()) {
                update(digest, HexFormat.of().parseHex(input.entry().hash()));
            }
        }
        update(digest, utf8(salt));
        return HexFormat.of().formatHex(finish(digest));
    }

    static byte[] idBytes(List<InputFile> inputs) {
        Blake2bDigest digest = digest();
        for (InputFile input : inputs) {
            field(digest, input.name());
            field(digest, input.repo());
            field(digest, input.branch());
            field(digest, input.entry().path());
        }
        return finish(digest);
    }

    /** A digest of fixed length of a join or group key, so that rows sort by it. */
    static byte[] keyBytes(String key) {
        Blake2bDigest digest = digest();
        update(digest, utf8(key));
        return finish(digest);
    }

    private static void field(Blake2bDigest digest, String text) {
        byte[] bytes = utf8(text);
        update(digest, bytes);
        update(digest, ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
    }

    private static Blake2bDigest digest() {
        return new Blake2bDigest(BYTES * Byte.SIZE);
    }

    private static void update(Blake2bDigest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
    }

    private static byte[] finish(Blake2bDigest digest) {
        byte[] result = new byte[BYTES];
        digest.doFinal(result, 0);
        return result;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
