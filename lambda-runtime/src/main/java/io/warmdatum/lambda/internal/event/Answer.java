package io.warmdatum.lambda.internal.event;

import com.fasterxml.jackson.databind.JsonNode;

/** What an invocation answers. Immutable. */
public sealed interface Answer {

    /** The answer in the form that the source acts on. */
    record Respond(JsonNode body) implements Answer {}

    /** The invocation fails: the source has no other way to be told. */
    record Fail(String reason) implements Answer {}
}
