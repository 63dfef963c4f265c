package io.warmdatum.quarkus.deployment;

import io.quarkus.builder.item.SimpleBuildItem;
import java.util.Objects;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

/** The datum function of the application, found and checked. */
final class FunctionBuildItem extends SimpleBuildItem {

    private final ClassInfo type;
    private final MethodInfo method;

    /**
     * @param type the class, not abstract
     * @param method the method, declared there or inherited
     */
    FunctionBuildItem(ClassInfo type, MethodInfo method) {
        this.type = Objects.requireNonNull(type, "type must be set");
        this.method = Objects.requireNonNull(method, "method must be set");
    }

    ClassInfo type() {
        return type;
    }

    MethodInfo method() {
        return method;
    }

    String className() {
        return type.name().toString();
    }
}
