package io.warmdatum.policy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The function that a policy is read for, what is set for it, and what was found wrong. Used by one
 * thread.
 */
final class Site {

    /** Where an annotation stands. */
    enum Place {
        METHOD,
        CLASS,
        NOWHERE
    }

    private final Class<?> type;
    private final Method method;
    private final ConfigKeys keys;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Site(Class<?> type, Method method, ConfigKeys keys) {
        this.type = type;
        this.method = method;
        this.keys = keys;
    }

    /** A key that is set. */
    record Found(String key, ConfigKeys.Value value) {

        String origin() {
            return key + " in " + value.source();
        }
    }

    Class<?> type() {
        return type;
    }

    Method method() {
        return method;
    }

    /** The method's annotation, else that of the class. */
    <A extends Annotation> Optional<A> annotation(Class<A> annotation) {
        return Optional.ofNullable(method.getAnnotation(annotation))
                .or(() -> Optional.ofNullable(type.getAnnotation(annotation)));
    }

    Place place(Class<? extends Annotation> annotation) {
        if (method.isAnnotationPresent(annotation)) {
            return Place.METHOD;
        }
        return type.isAnnotationPresent(annotation) ? Place.CLASS : Place.NOWHERE;
    }

    String methodName() {
        return type.getName() + "." + method.getName();
    }

    /** The class or the method, as problems name it. */
    String name(Place place) {
        return place == Place.CLASS ? type.getName() : methodName();
    }

    /**
     * The names of the function in keys. A method that is inherited is named by the class of the
     * function; the class that declares it, which is what the standard names, counts as well.
     */
    List<String> methodTargets() {
        return classTargets().stream().map(name -> name + "/" + method.getName()).toList();
    }

    List<String> classTargets() {
        return type == method.getDeclaringClass()
                ? List.of(type.getName())
                : List.of(type.getName(), method.getDeclaringClass().getName());
    }

    /** The first of the keys that is set. */
    Optional<Found> first(List<String> names) {
        for (String name : names) {
            Optional<ConfigKeys.Value> value = keys.find(name);
            if (value.isPresent()) {
                return Optional.of(new Found(name, value.get()));
            }
        }
        return Optional.empty();
    }

    void problem(String what) {
        problems.add(what);
    }

    void note(String what) {
        if (!notes.contains(what)) {
            notes.add(what);
        }
    }

    List<String> problems() {
        return problems;
    }

    List<String> notes() {
        return notes;
    }
}
