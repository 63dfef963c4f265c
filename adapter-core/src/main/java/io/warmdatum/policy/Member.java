package io.warmdatum.policy;

import java.util.List;
import java.util.function.Function;

/**
 * One member of a fault-tolerance annotation.
 *
 * @param name its name
 * @param get reads it from the annotation
 * @param parse reads it from a key; throws {@link IllegalArgumentException} with what it must be
 * @param rule what it must be, if it is not; empty if it is
 */
record Member<A, T>(
        String name, Function<A, T> get, Function<String, T> parse, Function<T, String> rule) {

    static <A> Member<A, Integer> integer(String name, Function<A, Integer> get, int least) {
        return new Member<>(name, get, Texts::integer, value -> atLeast(value, least));
    }

    static <A> Member<A, Long> whole(String name, Function<A, Long> get, long least) {
        return new Member<>(name, get, Texts::whole, value -> atLeast(value, least));
    }

    static <A, E extends Enum<E>> Member<A, E> constant(
            String name, Function<A, E> get, Class<E> type) {
        return new Member<>(name, get, Texts.constant(type), value -> "");
    }

    static <A> Member<A, List<Class<? extends Throwable>>> classes(
            String name, Function<A, Class<? extends Throwable>[]> get, ClassLoader loader) {
        return new Member<>(
                name, get.andThen(List::of), Texts.classes(Throwable.class, loader), value -> "");
    }

    static <A, T> Member<A, Class<? extends T>> named(
            String name, Function<A, Class<? extends T>> get, Class<T> base, ClassLoader loader) {
        return new Member<>(name, get, text -> Texts.classNamed(text, base, loader), value -> "");
    }

    static String atLeast(long value, long least) {
        return value >= least ? "" : "must be " + least + " or more";
    }
}
