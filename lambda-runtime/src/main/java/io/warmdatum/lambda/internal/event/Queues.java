package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SQS: each message is a datum, and those that are not done are named. Whether the queue is FIFO is
 * told by its name: standard queues have message groups too (fair queues). Stateless.
 */
final class Queues {

    private static final Map<String, String> VARS =
            Map.of(
                    "ApproximateReceiveCount", "WARMDATUM_RECEIVE_COUNT",
                    "SentTimestamp", "WARMDATUM_SENT_MS",
                    "MessageGroupId", "WARMDATUM_MESSAGE_GROUP",
                    "SequenceNumber", "WARMDATUM_SEQUENCE_NUMBER");

    private Queues() {}

    static LambdaBatch read(Iterable<JsonNode> records) throws BadEventException {
        List<LambdaDatum> datums = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        boolean fifo = false;
        for (JsonNode record : records) {
            String id = Json.id(record, "messageId", "a message");
            String arn = Json.text(record, "eventSourceARN");
            boolean ordered = arn.endsWith(".fifo");
            fifo |= ordered;
            ids.add(id);
            datums.add(datum(record, id, arn, ordered));
        }
        return new LambdaBatch(
                fifo ? "sqs-fifo" : "sqs", datums, ends -> new Answer.Respond(failures(ids, ends)));
    }

    private static LambdaDatum datum(JsonNode record, String id, String arn, boolean ordered) {
        // Pipes has flat records, the event source mapping has attributes.
        JsonNode attributes = record.path("attributes");
        Envelope envelope = Envelope.open(Json.text(record, "body"));
        return new LambdaDatum(
                arn + ":" + id,
                ordered ? "group " + Json.text(attributes, "MessageGroupId") : "",
                "",
                envelope.payload(),
                envelope.files(),
                new LazyVars(() -> vars(attributes, id)),
                record,
                envelope.probe());
    }

    private static Map<String, String> vars(JsonNode attributes, String id) {
        Map<String, String> vars = Json.vars(attributes, VARS);
        vars.put("WARMDATUM_MESSAGE_ID", id);
        return vars;
    }

    /** A message that came twice in one batch is done only if both are. */
    private static JsonNode failures(List<String> ids, List<DatumEnd> ends) {
        Set<TextNode> failed = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!ends.get(i).settled()) {
                failed.add(TextNode.valueOf(ids.get(i)));
            }
        }
        return Json.batchItemFailures(failed);
    }
}
