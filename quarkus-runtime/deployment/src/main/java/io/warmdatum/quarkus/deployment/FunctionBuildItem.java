package io.warmdatum.quarkus.deployment;

import io.quarkus.builder.item.SimpleBuildItem;
import io.warmdatum.code.FunctionDefinition;
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

    /**
     * What its annotations say, read from the loaded class, which is not initialised.
     *
     * @throws IllegalArgumentException something in them is wrong; the message has a line for each
     *     problem
     */
    FunctionDefinition definition() {
        try {
            return FunctionDefinition.of(
                    Class.forName(
                            className(), false, Thread.currentThread().getContextClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("An indexed class can be loaded: " + className(), e);
        }
    }
}
