package io.warmdatum.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the function is fed while it is being developed. */
@ConfigMapping(prefix = "warmdatum.dev")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface DevelopmentConfig {

    /**
     * Folder whose files are the datums in development mode, where {@code warmdatum.input} is not
     * set. After each change of the code they are fed again.
     */
    @WithDefault("src/test/datums")
    String samples();

    /** Folder that takes their output; emptied before they are fed. */
    @WithDefault("target/datums")
    String output();

    /**
     * Whether a fake of Pachyderm's worker hands the samples out, in development mode and in tests
     * of the application ({@code @QuarkusTest}), so that the function runs as in a pipeline.
     */
    @WithDefault("false")
    boolean worker();
}
