package io.warmdatum.lambda.testing;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A service that sends events to a function and acts on its answers, imitated: one batch at a time,
 * until every item is acknowledged or given up. Items are named by texts that are a part of the
 * event. Used by one thread.
 */
public interface EventSource {

    /** The next event; empty when nothing is left to send. */
    Optional<String> next();

    /** What came of the last event. */
    void ended(InvocationEnd end);

    /** Items the service has forgotten, since it was told that they are done. */
    Set<String> acknowledged();

    /** Items the service has given up: in a dead-letter queue, a destination, a report. */
    Set<String> deadLettered();

    /** The order that has to be kept: in each list an item may only be begun after those before. */
    List<List<String>> orders();
}
