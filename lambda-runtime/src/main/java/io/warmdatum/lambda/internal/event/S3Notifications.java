package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Objects in S3 notifications and in S3's events on EventBridge. Stateless. */
final class S3Notifications {

    private S3Notifications() {}

    /** The objects that an event tells of; none if it is another event. */
    static List<S3Object> objects(JsonNode event) {
        List<S3Object> objects = new ArrayList<>();
        if (Json.text(event, "source").equals("aws.s3")
                && event.has("detail")
                && !isGone(Json.text(event, "detail-type"))) {
            JsonNode detail = event.path("detail");
            add(objects, detail, Json.text(detail.path("object"), "key"), "version-id");
        }
        for (JsonNode record : event.path("Records")) {
            if (Json.text(record, "eventSource").equals("aws:s3")) {
                objects.addAll(object(record).stream().toList());
            }
        }
        return objects;
    }

    /** The object of a record of a notification, whose key is encoded as a form's is. */
    static Optional<S3Object> object(JsonNode record) {
        if (isGone(Json.text(record, "eventName"))) {
            return Optional.empty();
        }
        List<S3Object> objects = new ArrayList<>(1);
        JsonNode s3 = record.path("s3");
        add(objects, s3, decode(Json.text(s3.path("object"), "key")), "versionId");
        return objects.stream().findFirst();
    }

    /** Of an object that was removed there is only the news. */
    private static boolean isGone(String eventName) {
        return eventName.contains("ObjectRemoved:")
                || eventName.contains("LifecycleExpiration:")
                || eventName.equals("Object Deleted");
    }

    private static void add(List<S3Object> objects, JsonNode s3, String key, String versionField) {
        String bucket = Json.text(s3.path("bucket"), "name");
        JsonNode object = s3.path("object");
        if (!bucket.isEmpty() && !key.isEmpty()) {
            objects.add(
                    new S3Object(
                            bucket,
                            key,
                            Optional.of(Json.text(object, versionField)).filter(v -> !v.isEmpty()),
                            object.path("size").canConvertToLong()
                                    ? OptionalLong.of(object.path("size").asLong())
                                    : OptionalLong.empty()));
        }
    }

    /** Keys are encoded as forms are: {@code +} is a space. What is not encoded stays as it is. */
    static String decode(String key) {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return key;
        }
    }
}
