package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A caller that invokes the function itself with {@code {"datums": [{"id", "payload"?, "files":
 * [{"uri", "versionId"?, "size"?}], "vars": {}}]}} and takes results. It must invoke synchronously:
 * the answer to an asynchronous call is read by nobody. Stateless.
 */
final class Direct {

    private Direct() {}

    static LambdaBatch read(JsonNode event) throws BadEventException {
        List<LambdaDatum> datums = new ArrayList<>();
        for (JsonNode datum : event.path("datums")) {
            datums.add(datum(datum));
        }
        return new LambdaBatch(
                "direct", datums, ends -> new Answer.Respond(Results.of(datums, ends)));
    }

    private static LambdaDatum datum(JsonNode datum) throws BadEventException {
        String id = Json.id(datum, "id", "a datum");
        List<S3Object> files = new ArrayList<>();
        for (JsonNode file : datum.path("files")) {
            files.add(file(id, file));
        }
        Map<String, String> vars = new LinkedHashMap<>();
        datum.path("vars")
                .properties()
                .forEach(field -> vars.put(field.getKey(), field.getValue().asText()));
        return new LambdaDatum(
                "direct:" + id, "", "", payload(datum, !files.isEmpty()), files, vars, datum);
    }

    private static Optional<Payload> payload(JsonNode datum, boolean hasFiles) {
        JsonNode payload = datum.path("payload");
        if (payload.isMissingNode()) {
            return hasFiles ? Optional.empty() : Optional.of(new Payload.Json(datum));
        }
        return Optional.of(
                payload.isTextual()
                        ? new Payload.Text(payload.asText())
                        : new Payload.Json(payload));
    }

    private static S3Object file(String id, JsonNode file) throws BadEventException {
        String uri = Json.text(file, "uri");
        int slash = uri.indexOf('/', "s3://".length());
        if (!uri.startsWith("s3://") || slash < 0 || slash == uri.length() - 1) {
            throw new BadEventException(
                    "datum \""
                            + id
                            + "\": a file's uri must read s3://bucket/key, not \""
                            + uri
                            + "\"");
        }
        JsonNode size = file.path("size");
        return new S3Object(
                uri.substring("s3://".length(), slash),
                uri.substring(slash + 1),
                Optional.of(Json.text(file, "versionId")).filter(v -> !v.isEmpty()),
                size.canConvertToLong() ? OptionalLong.of(size.asLong()) : OptionalLong.empty());
    }
}
