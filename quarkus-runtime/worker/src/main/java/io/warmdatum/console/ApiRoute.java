package io.warmdatum.console;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One operation of the HTTP API: what is served and what the OpenAPI document says of it.
 * Immutable.
 *
 * @param method GET, or POST for what changes something
 * @param path path below {@link Api#PREFIX}, with {@code {name}} for its variable parts
 * @param summary what it does, for a person
 * @param parameters parameters of the query
 * @param type media type of the answer
 * @param answer gives the answer
 */
record ApiRoute(
        HttpMethod method,
        String path,
        String summary,
        List<Parameter> parameters,
        String type,
        Answer answer) {

    static final String JSON = "application/json";
    static final String CONTENT = "application/octet-stream";

    /**
     * A parameter of the query; none is required.
     *
     * @param name name
     * @param number whether it is a number
     * @param meaning for a person
     */
    record Parameter(String name, boolean number, String meaning) {}

    /** Makes the answer: an object that has a JSON form, or a file of the store. */
    interface Answer {
        Object to(Ask ask) throws Exception;
    }

    /** The path as a router knows it. */
    String routerPath() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
