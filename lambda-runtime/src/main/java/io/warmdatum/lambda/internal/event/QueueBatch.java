package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A batch of SQS: each message is a datum, and those that are not done are named. Whether the queue
 * is FIFO is told by its name: standard queues have message groups too (fair queues). Used by one
 * thread.
 */
final class QueueBatch {

    private static final Map<String, String> VARS =
            Map.of(
                    "ApproximateReceiveCount", "WARMDATUM_RECEIVE_COUNT",
                    "SentTimestamp", "WARMDATUM_SENT_MS",
                    "MessageGroupId", "WARMDATUM_MESSAGE_GROUP",
                    "SequenceNumber", "WARMDATUM_SEQUENCE_NUMBER");

    private final List<LambdaDatum> datums = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private boolean fifo;

    /**
     * Adds a message.
     *
     * @param record all of it; read only when something beside the other parameters is wanted
     */
    void add(String id, String arn, String body, Supplier<JsonNode> record) {
        boolean ordered = arn.endsWith(".fifo");
        fifo |= ordered;
        ids.add(id);
        Envelope envelope = Envelope.open(body);
        datums.add(
                new LambdaDatum(
                        arn + ":" + id,
                        ordered ? "group " + Json.text(attributes(record), "MessageGroupId") : "",
                        "",
                        envelope.payload(),
                        envelope.files(),
                        new LazyVars(() -> vars(id, attributes(record))),
                        record,
                        envelope.probe()));
    }

    /** Pipes has flat records, the event source mapping has attributes. */
    private static JsonNode attributes(Supplier<JsonNode> record) {
        return record.get().path("attributes");
    }

    private static Map<String, String> vars(String id, JsonNode attributes) {
        Map<String, String> vars = Json.vars(attributes, VARS);
        vars.put("WARMDATUM_MESSAGE_ID", id);
        return vars;
    }

    /** The batch; nothing is added any more. */
    LambdaBatch done() {
        return new LambdaBatch(
                fifo ? "sqs-fifo" : "sqs", datums, ends -> new Answer.Respond(failures(ends)));
    }

    /** A message that came twice in one batch is done only if both are. */
    private JsonNode failures(List<DatumEnd> ends) {
        Set<TextNode> failed = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!ends.get(i).settled()) {
                failed.add(TextNode.valueOf(ids.get(i)));
            }
        }
        return Json.batchItemFailures(failed);
    }
}
