package io.warmdatum.policy;

import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A user's rule for exceptions. One that breaks is logged and answers yes, as if there were no
 * rule: it must not take the other datums down.
 */
record UserRule(Predicate<Throwable> rule) implements Predicate<Throwable> {

    private static final Logger LOG = Logger.getLogger(UserRule.class);

    @Override
    public boolean test(Throwable thrown) {
        try {
            return rule.test(thrown);
        } catch (RuntimeException | Error e) {
            LOG.warnf(e, "@RetryWhen.exception %s failed", rule.getClass().getName());
            return true;
        }
    }
}
