package io.warmdatum.store.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.RetryableException;

/**
 * Content of an answer that is asked for again when it breaks off. Newer JDKs tell that by throwing
 * where older ones just end; to the SDK it would be trouble of whoever takes the content, which it
 * does not try again. Used by one thread.
 */
public final class RetryableInput extends FilterInputStream {

    /** Reads from the answer's content. */
    public RetryableInput(InputStream content) {
        super(content);
    }

    /**
     * As the content's.
     *
     * @throws RetryableException it broke off
     */
    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /**
     * As the content's.
     *
     * @throws RetryableException it broke off
     */
    @Override
    public int read(byte[] buffer, int from, int length) {
        try {
            return in.read(buffer, from, length);
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    private static RetryableException brokenOff(IOException e) {
        return RetryableException.create("the connection broke: " + e.getMessage(), e);
    }
}
