package io.warmdatum.store.s3;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a bucket that is taken for a folder. Immutable.
 *
 * @param bucket bucket
 * @param prefix what the keys of its files begin with: empty, or ending with a slash
 */
public record S3Place(String bucket, String prefix) {

    private static final String SCHEME = "s3://";
    private static final Pattern ADDRESS =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    public S3Place {
        Objects.requireNonNull(bucket, "bucket must be set");
        if (!prefix.isEmpty() && (prefix.startsWith("/") || !prefix.endsWith("/"))) {
            throw new IllegalArgumentException("a prefix ends with a slash: " + prefix);
        }
    }

    /** Whether a text is meant for an address in S3. */
    public static boolean isAddress(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads {@code s3://bucket/prefix}; a slash at its end makes no difference.
     *
     * @throws IllegalArgumentException it is none; the message says what it should be
     */
    public static S3Place of(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is no address in S3; it should be s3://bucket/prefix");
        }
        String prefix = parts.group(2) == null ? "" : parts.group(2).replaceAll("^/+|/+$", "");
        return new S3Place(parts.group(1), prefix.isEmpty() ? "" : prefix + "/");
    }

    /** Whether a file of the other place may be a file of this one. */
    public boolean contains(S3Place other) {
        return bucket.equals(other.bucket) && other.prefix.startsWith(prefix);
    }

    /**
     * The key of a file.
     *
     * @param path rooted path
     */
    public String key(String path) {
        return prefix + path.substring(1);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + prefix;
    }
}
