package io.warmdatum.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a value of a spec must look like. Immutable. */
sealed interface Shape {

    /** A value without parts. */
    enum Simple implements Shape {
        TEXT("a string"),
        BOOL("true or false"),
        INT32("an integer"),
        INT64("an integer"),
        UINT64("an integer of 0 or more"),
        NUMBER("a number"),
        DURATION("a duration such as \"90s\""),
        TIME("a time such as \"2026-01-31T08:00:00Z\""),
        ANY("a value");

        final String wanted;

        Simple(String wanted) {
            this.wanted = wanted;
        }
    }

    record ListOf(Shape element) implements Shape {}

    /** A mapping with free keys. */
    record MapOf(Shape value) implements Shape {}

    /** A mapping with known keys; filled once, while the schema is built. */
    record Message(Map<String, Shape> fields) implements Shape {

        static Message of(Object... namesAndShapes) {
            Message message = new Message(new LinkedHashMap<>());
            for (int i = 0; i < namesAndShapes.length; i += 2) {
                message.fields.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
            }
            return message;
        }

        /** Not printed: the schema of inputs contains itself. */
        @Override
        public String toString() {
            return "message " + fields.keySet();
        }
    }
}
