package io.warmdatum.templates;

import java.util.Map;

/** Rules between settings, as the services have them. Stateless. */
final class Relations {

    /** Express executions end after 5 minutes; this leaves room for a retry. */
    private static final long LONGEST_EXPRESS_SECONDS = 120;

    private Relations() {}

    /**
     * Checks values that are right one by one.
     *
     * @throws ProjectException two of them do not go together
     */
    static void check(Map<String, String> values) throws ProjectException {
        if (values.containsKey("max-concurrency")
                && values.containsKey("batch-window")
                && number(values, "batch-size") > 10
                && number(values, "batch-window") == 0) {
            throw new ProjectException(
                    "a batch-size over 10 needs a batch-window of at least 1 second (SQS)");
        }
        if (!values.getOrDefault("reserved-concurrency", "").isEmpty()
                && values.containsKey("max-concurrency")
                && number(values, "reserved-concurrency") < number(values, "max-concurrency")) {
            throw new ProjectException(
                    "reserved-concurrency must be at least max-concurrency, which is "
                            + values.get("max-concurrency")
                            + "; else messages are received in vain");
        }
        if (values.containsKey("min-pollers")
                && number(values, "min-pollers") > number(values, "max-pollers")) {
            throw new ProjectException("min-pollers must not be more than max-pollers");
        }
        express(values);
    }

    private static void express(Map<String, String> values) throws ProjectException {
        if (values.getOrDefault("execution-type", "").equals("EXPRESS")
                && number(values, "timeout") > LONGEST_EXPRESS_SECONDS) {
            throw new ProjectException(
                    "execution-type EXPRESS ends after 5 minutes; it needs a timeout of at most "
                            + LONGEST_EXPRESS_SECONDS
                            + " seconds");
        }
    }

    private static long number(Map<String, String> values, String key) {
        return Long.parseLong(values.get(key));
    }
}
