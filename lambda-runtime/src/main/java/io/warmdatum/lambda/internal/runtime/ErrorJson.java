package io.warmdatum.lambda.internal.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error as the Runtime API takes it. Stateless. */
final class ErrorJson {

    private static final int MAX_FRAMES = 50;

    private ErrorJson() {}

    static String of(Throwable thrown) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("errorMessage", thrown.getMessage() == null ? "" : thrown.getMessage());
        error.put("errorType", thrown.getClass().getName());
        ArrayNode frames = error.putArray("stackTrace");
        StackTraceElement[] trace = thrown.getStackTrace();
        for (int i = 0; i < Math.min(MAX_FRAMES, trace.length); i++) {
            frames.add(trace[i].toString());
        }
        return error.toString();
    }
}
