package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.FibonacciBackoff;
import io.smallrye.faulttolerance.api.RateLimit;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.warmdatum.policy.Site.Found;
import io.warmdatum.policy.Site.Place;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * One fault-tolerance annotation of a function, with the keys that override it as the standard
 * says: those of the place where the annotation stands, then the global ones. Where none stands,
 * keys of every place count, for the strategies that a function has all the same: its retry, and
 * the timeout of a spec.
 */
final class Strategy<A extends Annotation> {

    /**
     * Bare annotations: the only source of their members' defaults that needs no reflection. All of
     * a class are read at once, so the one that every function needs stands alone too. (Without it
     * Quarkus, which looks at this class, refuses those that add to it.)
     */
    @Retry
    @Timeout
    @CircuitBreaker
    @RateLimit
    @ExponentialBackoff
    @FibonacciBackoff
    @RetryWhen
    @BeforeRetry
    private static final class Bare {}

    @Retry
    private static final class BareRetry {}

    private final Site site;
    private final Class<A> type;
    private final Place place;
    private final Optional<A> annotation;

    // Made when it is needed: most strategies do not stand.
    private A bare;

    Strategy(Site site, Class<A> type) {
        this.site = site;
        this.type = type;
        this.place = site.place(type);
        this.annotation = site.annotation(type);
    }

    private A bare() {
        if (bare == null) {
            bare = (type == Retry.class ? BareRetry.class : Bare.class).getAnnotation(type);
        }
        return bare;
    }

    boolean stands() {
        return annotation.isPresent();
    }

    Place place() {
        return place;
    }

    /** Whether the annotation stands and no key has switched it off. */
    boolean on() {
        return stands() && switchedOff().isEmpty();
    }

    /** A value that only the annotation can give. */
    <T> Chosen<T> given(T value) {
        return Chosen.by(where(), value);
    }

    /** The key that has switched the strategy off; empty if it is on. */
    Optional<Chosen<Boolean>> switchedOff() {
        var names = new ArrayList<String>();
        names.addAll(names(site.methodTargets(), "enabled"));
        names.addAll(names(site.classTargets(), "enabled"));
        names.addAll(KeyNames.of("", type.getSimpleName(), "enabled"));
        names.addAll(KeyNames.allEnabled());
        return site.first(names)
                .map(found -> parsed(found, "enabled", Texts::bool, true))
                .filter(enabled -> !enabled.value());
    }

    /** A member of an annotation that stands. */
    <T> Chosen<T> get(Member<A, T> member) {
        return get(member, Optional.empty(), member.get().apply(bare()));
    }

    /**
     * A member: of the keys, else the other value, else of the annotation, else the default.
     *
     * @param stronger a value that is stronger than the annotation
     * @param otherwise the value where no annotation stands
     */
    <T> Chosen<T> get(Member<A, T> member, Optional<Chosen<T>> stronger, T otherwise) {
        warnOfUnusedKeys(member.name());
        String key = key(member.name());
        T standard = member.get().apply(bare());
        Chosen<T> chosen =
                site.first(keys(member.name()))
                        .map(found -> parsed(found, member.name(), member.parse(), standard))
                        .or(() -> stronger.map(value -> value.withKey(key)))
                        .or(
                                () ->
                                        annotation.map(
                                                a ->
                                                        Chosen.annotated(
                                                                where(),
                                                                member.get().apply(a),
                                                                standard)))
                        .orElseGet(() -> Chosen.byDefault(otherwise, key));
        String broken = member.rule().apply(chosen.value());
        if (broken.isEmpty()) {
            return chosen.keyed() ? chosen : chosen.withKey(key);
        }
        problem(member.name(), broken + ", is " + chosen.value(), chosen);
        return chosen.map(value -> standard);
    }

    /**
     * A duration of two members.
     *
     * @param stronger a value that is stronger than the annotation
     */
    Chosen<Duration> duration(
            Member<A, Long> amount,
            Member<A, ChronoUnit> unit,
            Optional<Chosen<Duration>> stronger,
            long otherwise) {
        Optional<Found> key = site.first(keys(amount.name()));
        if (key.isEmpty() && stronger.isPresent()) {
            warnOfUnusedKeys(amount.name());
            return stronger.get().withKey(key(amount.name()));
        }
        Chosen<Long> number = get(amount, Optional.empty(), otherwise);
        Chosen<ChronoUnit> units = get(unit);
        try {
            return number.map(n -> Texts.duration(n, units.value()));
        } catch (IllegalArgumentException e) {
            problem(amount.name(), e.getMessage(), number);
            return number.map(n -> Duration.ofMillis(1));
        }
    }

    Chosen<Duration> duration(Member<A, Long> amount, Member<A, ChronoUnit> unit) {
        return duration(amount, unit, Optional.empty(), amount.get().apply(bare()));
    }

    private <T> Chosen<T> parsed(
            Found found, String member, Function<String, T> parse, T otherwise) {
        String text = found.value().text();
        try {
            return Chosen.by(found, parse.apply(text));
        } catch (IllegalArgumentException e) {
            Chosen<T> blamed = Chosen.by(found, otherwise);
            problem(member, e.getMessage() + ", is \"" + text + "\"", blamed);
            return blamed;
        }
    }

    /** Adds a problem of a member, with the key if one is to blame. */
    void problem(String member, String what, Chosen<?> blamed) {
        site.problem(
                site.name(place)
                        + ": @"
                        + type.getSimpleName()
                        + "."
                        + member
                        + " "
                        + what
                        + (blamed.keyed() ? " (by " + blamed.origin() + ")" : ""));
    }

    private String where() {
        return "@"
                + type.getSimpleName()
                + (place == Place.METHOD ? " on the method" : " on the class");
    }

    /** The key that people are told of: the one that works on every host. */
    String key(String member) {
        String target =
                place == Place.CLASS ? site.classTargets().get(0) : site.methodTargets().get(0);
        return KeyNames.standard(target, type.getSimpleName(), member);
    }

    private List<String> keys(String member) {
        var names = new ArrayList<String>();
        if (place != Place.CLASS) {
            names.addAll(names(site.methodTargets(), member));
        }
        if (place != Place.METHOD) {
            names.addAll(names(site.classTargets(), member));
        }
        names.addAll(KeyNames.of("", type.getSimpleName(), member));
        return names;
    }

    private List<String> names(List<String> targets, String member) {
        var names = new ArrayList<String>();
        for (String target : targets) {
            names.addAll(KeyNames.of(target, type.getSimpleName(), member));
        }
        return names;
    }

    private void warnOfUnusedKeys(String member) {
        if (place == Place.NOWHERE) {
            return;
        }
        List<String> others = place == Place.METHOD ? site.classTargets() : site.methodTargets();
        site.first(names(others, member))
                .ifPresent(
                        found ->
                                site.note(
                                        found.origin()
                                                + " has no effect: "
                                                + where()
                                                + " obeys "
                                                + key(member)));
    }
}
