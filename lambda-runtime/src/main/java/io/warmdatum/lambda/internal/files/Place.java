package io.warmdatum.lambda.internal.files;

/**
 * A prefix in a bucket. Immutable.
 *
 * @param bucket bucket
 * @param prefix {@code ""}, or a text that ends in a slash
 */
public record Place(String bucket, String prefix) {

    /**
     * Reads {@code s3://bucket/prefix}.
     *
     * @param what the setting, for the message
     * @throws IllegalArgumentException it reads differently
     */
    public static Place parse(String what, String uri) {
        String rest = uri.startsWith("s3://") ? uri.substring("s3://".length()) : "";
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException(
                    what + " must read s3://bucket/prefix, not \"" + uri + "\"");
        }
        String prefix = slash < 0 ? "" : rest.substring(slash + 1);
        return new Place(bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    /** The key of something below the prefix. */
    public String key(String name) {
        return prefix + name;
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
