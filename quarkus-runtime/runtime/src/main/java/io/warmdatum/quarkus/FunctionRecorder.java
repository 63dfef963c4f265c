package io.warmdatum.quarkus;

import io.quarkus.runtime.annotations.Recorder;
import java.util.function.Supplier;

/** What the build hands to the run. */
@Recorder
public class FunctionRecorder {

    /** The class that the build found. */
    public Supplier<FunctionType> functionType(Class<?> type) {
        var found = new FunctionType(type);
        return () -> found;
    }
}
