package io.warmdatum.quarkus;

import java.util.Objects;

/**
 * The class with the datum function of the application, as the build found it. Immutable.
 *
 * @param type the class, a bean
 */
public record FunctionType(Class<?> type) {

    public FunctionType {
        Objects.requireNonNull(type, "type must be set");
    }
}
