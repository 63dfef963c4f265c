package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads events of SQS from a tree: those of Pipes, and unusual ones. Stateless. */
final class Queues {

    private Queues() {}

    static LambdaBatch read(Iterable<JsonNode> records) throws BadEventException {
        var batch = new QueueBatch();
        for (JsonNode record : records) {
            batch.add(
                    Json.id(record, "messageId", "a message"),
                    Json.text(record, "eventSourceARN"),
                    Json.text(record, "body"),
                    () -> record);
        }
        return batch.done();
    }
}
