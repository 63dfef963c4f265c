package io.warmdatum.quarkus.deployment;

import io.warmdatum.DatumFunction;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Finds the one class with a datum function. */
final class FunctionFinder {

    private static final DotName DATUM_FUNCTION = DotName.createSimple(DatumFunction.class);

    private static final String TEST_KIT = "io.warmdatum.testing";

    private final IndexView index;

    FunctionFinder(IndexView index) {
        this.index = index;
    }

    /**
     * @throws IllegalArgumentException there is none, or several; the message names them
     */
    FunctionBuildItem find() {
        Map<ClassInfo, MethodInfo> found = new LinkedHashMap<>();
        index.getAnnotations(DATUM_FUNCTION).stream()
                .map(AnnotationInstance::target)
                .map(target -> target.asMethod())
                .filter(method -> !isOfTheTestKit(method))
                .sorted(Comparator.comparing(MethodInfo::toString))
                .forEach(
                        method -> classes(method).forEach(type -> found.putIfAbsent(type, method)));
        if (found.size() == 1) {
            var only = found.entrySet().iterator().next();
            return new FunctionBuildItem(only.getKey(), only.getValue());
        }
        throw new IllegalArgumentException(
                found.isEmpty()
                        ? "no class of the application has a method with @DatumFunction; put it on"
                                + " the method that processes a datum, or remove the dependency on"
                                + " warmdatum-quarkus"
                        : "the application has several datum functions: "
                                + found.entrySet().stream()
                                        .map(f -> f.getKey().name() + "." + f.getValue().name())
                                        .sorted()
                                        .toList()
                                + "; a process is fed one: remove the others, or move them to"
                                + " applications of their own");
    }

    /** The test kit brings functions for its own cases; they are nobody's work. */
    private static boolean isOfTheTestKit(MethodInfo method) {
        return TEST_KIT.equals(method.declaringClass().name().packagePrefix());
    }

    /** The class of a method, or those that inherit it where it cannot be made. */
    private List<ClassInfo> classes(MethodInfo method) {
        ClassInfo declaring = method.declaringClass();
        if (!Modifier.isAbstract(declaring.flags())) {
            return List.of(declaring);
        }
        List<ClassInfo> concrete = new ArrayList<>();
        index.getAllKnownSubclasses(declaring.name()).stream()
                .filter(type -> !Modifier.isAbstract(type.flags()))
                .sorted(Comparator.comparing(type -> type.name().toString()))
                .forEach(concrete::add);
        return concrete.isEmpty() ? List.of(declaring) : concrete;
    }
}
