package io.warmdatum.policy;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which exceptions count, by their types, as the standard says: those of {@code on}, unless they
 * are of {@code except}. Causes do not count.
 */
record ThrownRule(List<Class<? extends Throwable>> on, List<Class<? extends Throwable>> except)
        implements Predicate<Throwable> {

    @Override
    public boolean test(Throwable thrown) {
        return isAny(on, thrown) && !isAny(except, thrown);
    }

    private static boolean isAny(List<Class<? extends Throwable>> types, Throwable thrown) {
        return types.stream().anyMatch(type -> type.isInstance(thrown));
    }
}
