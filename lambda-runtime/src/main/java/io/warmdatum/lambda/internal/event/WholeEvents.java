package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events that are acknowledged or refused as a whole, since their sender reads no answer: S3, SNS
 * and EventBridge, records of pipes that know no other answer, and what nothing else is known of.
 * The invocation fails unless every datum is done, and the service sends the event again.
 * Stateless.
 */
final class WholeEvents {

    private WholeEvents() {}

    static LambdaBatch s3(Iterable<JsonNode> records) {
        List<LambdaDatum> datums = new ArrayList<>();
        for (JsonNode record : records) {
            List<S3Object> files = S3Notifications.object(record).stream().toList();
            datums.add(
                    new LambdaDatum(
                            "s3:"
                                    + files
                                    + ":"
                                    + Json.text(record.path("s3").path("object"), "sequencer"),
                            "",
                            "",
                            files.isEmpty()
                                    ? Optional.of(new Payload.Json(record))
                                    : Optional.empty(),
                            files,
                            Map.of("WARMDATUM_EVENT_NAME", Json.text(record, "eventName")),
                            record));
        }
        return allOrNothing("s3", datums);
    }

    static LambdaBatch sns(Iterable<JsonNode> records) {
        List<LambdaDatum> datums = new ArrayList<>();
        for (JsonNode record : records) {
            JsonNode sns = record.path("Sns");
            Envelope envelope = Envelope.open(Json.text(sns, "Message"));
            datums.add(
                    new LambdaDatum(
                            Json.text(sns, "TopicArn") + ":" + Json.text(sns, "MessageId"),
                            "",
                            "",
                            envelope.payload(),
                            envelope.files(),
                            Map.of(),
                            () -> record,
                            envelope.probe()));
        }
        return allOrNothing("sns", datums);
    }

    static LambdaBatch eventBridge(JsonNode event) {
        List<S3Object> files = S3Notifications.objects(event);
        return allOrNothing(
                "eventbridge",
                List.of(
                        new LambdaDatum(
                                "event:" + Json.text(event, "id"),
                                "",
                                "",
                                files.isEmpty()
                                        ? Optional.of(new Payload.Json(event))
                                        : Optional.empty(),
                                files,
                                Map.of("WARMDATUM_EVENT_NAME", Json.text(event, "detail-type")),
                                event)));
    }

    /** Each element is a datum, in the order of the array. */
    static LambdaBatch array(JsonNode event) {
        List<LambdaDatum> datums = new ArrayList<>();
        event.forEach(record -> datums.add(plain(record, "array")));
        return allOrNothing("array", datums);
    }

    static LambdaBatch single(JsonNode event) {
        return allOrNothing("event", List.of(plain(event, "")));
    }

    private static LambdaDatum plain(JsonNode record, String lane) {
        return new LambdaDatum(
                "event:" + record,
                lane,
                "",
                Optional.of(new Payload.Json(record)),
                List.of(),
                Map.of(),
                record);
    }

    private static LambdaBatch allOrNothing(String source, List<LambdaDatum> datums) {
        return new LambdaBatch(
                source,
                datums,
                ends -> {
                    List<String> reasons =
                            ends.stream()
                                    .filter(end -> !end.settled())
                                    .map(DatumEnd::reason)
                                    .toList();
                    return reasons.isEmpty()
                            ? new Answer.Respond(Results.of(datums, ends))
                            : new Answer.Fail(
                                    reasons.size()
                                            + " of "
                                            + ends.size()
                                            + " datums not done, first: "
                                            + reasons.get(0));
                });
    }
}
