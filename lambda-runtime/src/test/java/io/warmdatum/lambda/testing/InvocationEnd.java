package io.warmdatum.lambda.testing;

import java.nio.charset.StandardCharsets;

/** How an invocation ended, as the service saw it. Immutable. */
public sealed interface InvocationEnd {

    /** The runtime answered. */
    record Response(byte[] body) implements InvocationEnd {

        /** The answer as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * The runtime reported an error, or the service made one of a bad answer.
     *
     * @param type for example {@code Runtime.UserException}; as AWS, an ill-formed one is replaced
     * @param body what was posted, {@code ""} where the service made the error
     */
    record Error(String type, String body) implements InvocationEnd {}

    /** Nothing came until the deadline. */
    record TimedOut() implements InvocationEnd {}

    /**
     * The runtime's process ended with the invocation in hand ({@code Runtime.ExitError}).
     *
     * @param exitCode exit code of the process, 128 + n for death by signal n
     */
    record Exited(int exitCode) implements InvocationEnd {}
}
