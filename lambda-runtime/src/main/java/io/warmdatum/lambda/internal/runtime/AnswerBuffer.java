package io.warmdatum.lambda.internal.runtime;

import java.io.ByteArrayOutputStream;

/** Collects an answer and gives its bytes without a copy. Used by one thread. */
final class AnswerBuffer extends ByteArrayOutputStream {

    byte[] bytes() {
        return buf;
    }
}
