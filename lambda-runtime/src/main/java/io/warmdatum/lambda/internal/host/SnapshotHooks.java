package io.warmdatum.lambda.internal.host;

import java.util.Objects;
import org.crac.Context;
import org.crac.Resource;

/**
 * What is done around a SnapStart snapshot: the function is loaded and warm before it is taken.
 * Nothing needs to be renewed afterwards, as neither random state nor connections are kept. Whoever
 * registers it must keep it, since AWS' runtime refers to it weakly.
 */
public final class SnapshotHooks implements Resource {

    /** Makes everything ready that can be ready before the first event. */
    @FunctionalInterface
    public interface WarmUp {
        void run() throws Exception;
    }

    private final WarmUp warmUp;

    public SnapshotHooks(WarmUp warmUp) {
        this.warmUp = Objects.requireNonNull(warmUp, "warmUp must be set");
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws Exception {
        warmUp.run();
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {}
}
