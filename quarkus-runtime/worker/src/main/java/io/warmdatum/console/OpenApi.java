package io.warmdatum.console;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenAPI document, made of the same routes that are served. */
final class OpenApi {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private OpenApi() {}

    static JsonObject document(List<ApiRoute> routes, String version) {
        JsonObject paths = new JsonObject();
        for (ApiRoute route : routes) {
            String path = Api.PREFIX + route.path();
            if (!paths.containsKey(path)) {
                paths.put(path, new JsonObject());
            }
            paths.getJsonObject(path)
                    .put(
                            route.method().name().toLowerCase(java.util.Locale.ROOT),
                            operation(route));
        }
        return new JsonObject()
                .put("openapi", "3.1.0")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", "Warmdatum")
                                .put("version", version)
                                .put(
                                        "description",
                                        "Objects are those that --raw prints. What changes something"
                                                + " needs the console's token."))
                .put("paths", paths)
                .put(
                        "components",
                        new JsonObject()
                                .put(
                                        "securitySchemes",
                                        new JsonObject()
                                                .put(
                                                        "token",
                                                        new JsonObject()
                                                                .put("type", "http")
                                                                .put("scheme", "bearer")))
                                .put("schemas", new JsonObject().put("Problem", problem())));
    }

    private static JsonObject operation(ApiRoute route) {
        JsonArray parameters = new JsonArray();
        Matcher variable = VARIABLE.matcher(route.path());
        while (variable.find()) {
            parameters.add(parameter(variable.group(1), "path", "string").put("required", true));
        }
        for (ApiRoute.Parameter each : route.parameters()) {
            parameters.add(
                    parameter(each.name(), "query", each.number() ? "integer" : "string")
                            .put("description", each.meaning()));
        }
        JsonObject operation =
                new JsonObject()
                        .put("summary", route.summary())
                        .put("parameters", parameters)
                        .put(
                                "responses",
                                new JsonObject()
                                        .put("200", response("done", route.type(), null))
                                        .put(
                                                "default",
                                                response(
                                                        "what went wrong",
                                                        Problems.TYPE,
                                                        "#/components/schemas/Problem")));
        if (route.method().equals(HttpMethod.POST)) {
            operation.put(
                    "security",
                    new JsonArray().add(new JsonObject().put("token", new JsonArray())));
        }
        return operation;
    }

    private static JsonObject parameter(String name, String in, String type) {
        return new JsonObject()
                .put("name", name)
                .put("in", in)
                .put("schema", new JsonObject().put("type", type));
    }

    private static JsonObject response(String meaning, String type, String schema) {
        JsonObject form =
                schema == null
                        ? new JsonObject()
                                .put("type", type.equals(ApiRoute.JSON) ? "object" : "string")
                        : new JsonObject().put("$ref", schema);
        return new JsonObject()
                .put("description", meaning)
                .put("content", new JsonObject().put(type, new JsonObject().put("schema", form)));
    }

    private static JsonObject problem() {
        JsonObject text = new JsonObject().put("type", "string");
        return new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put("type", text)
                                .put("title", text)
                                .put("status", new JsonObject().put("type", "integer"))
                                .put("detail", text));
    }
}
