package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a datum carries with it; decoded only when it is asked for. Immutable. */
public sealed interface Payload {

    /** The bytes that user code gets. */
    byte[] bytes();

    /** A text, given as UTF-8. */
    record Text(String text) implements Payload {
        @Override
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Bytes in base64. */
    record Base64Text(String text) implements Payload {
        @Override
        public byte[] bytes() {
            return Base64.getDecoder().decode(text);
        }
    }

    /** A part of the event, given as JSON. */
    record Json(JsonNode node) implements Payload {
        @Override
        public byte[] bytes() {
            return node.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
