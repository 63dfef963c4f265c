package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the usual event of SQS as it streams by. Of a message only what its datum needs is made,
 * the rest when somebody asks for it: batches are large, and most of a message nobody ever looks
 * at. Whatever is unusual, or wrong, is left to who reads trees. Used by one thread.
 */
final class QueueStream {

    private final ObjectMapper mapper;
    private final byte[] event;
    private final JsonParser parser;

    private QueueStream(ObjectMapper mapper, byte[] event, JsonParser parser) {
        this.mapper = mapper;
        this.event = event;
        this.parser = parser;
    }

    /** The batch; empty if the event is of another kind, or not quite what SQS sends. */
    static Optional<LambdaBatch> read(ObjectMapper mapper, byte[] event) {
        try (JsonParser parser = mapper.createParser(event)) {
            return new QueueStream(mapper, event, parser).batch();
        } catch (IOException e) {
            // Who reads it as a tree meets the same, and says so.
            return Optional.empty();
        }
    }

    private Optional<LambdaBatch> batch() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT
                || !"Records".equals(parser.nextFieldName())
                || parser.nextToken() != JsonToken.START_ARRAY) {
            return Optional.empty();
        }
        var batch = new QueueBatch();
        int messages = 0;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (!add(batch)) {
                return Optional.empty();
            }
            messages++;
        }
        boolean whole =
                parser.currentToken() == JsonToken.END_ARRAY
                        && parser.nextToken() == JsonToken.END_OBJECT;
        return whole && messages > 0 ? Optional.of(batch.done()) : Optional.empty();
    }

    /** Adds the message that begins here, if it has all that its datum needs. */
    private boolean add(QueueBatch batch) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        String id = "";
        String arn = "";
        String body = "";
        String source = "";
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            switch (field) {
                case "messageId" -> id = text();
                case "eventSourceARN" -> arn = text();
                case "body" -> body = text();
                case "eventSource" -> source = text();
                default -> parser.skipChildren();
            }
        }
        long to = parser.currentLocation().getByteOffset();
        if (!"aws:sqs".equals(source)
                || id == null
                || id.isBlank()
                || arn == null
                || body == null
                || from < 0) {
            return false;
        }
        batch.add(id, arn, body, () -> tree(from, to));
        return true;
    }

    /** Null if it is no text. */
    private String text() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private JsonNode tree(long from, long to) {
        try {
            return mapper.readTree(event, (int) from, (int) (to - from));
        } catch (IOException e) {
            throw new IllegalStateException("It was read before", e);
        }
    }
}
