package io.warmdatum.store;

import io.warmdatum.spec.PipelineSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pipelines and their versions. Thread-safe. All methods throw {@link StoreException}. */
public interface Pipelines {

    /**
     * Creates a pipeline and its output repo. A salt is drawn where the spec has none.
     *
     * @param oneShot whether it belongs to {@code run}, so that {@code serve} leaves it alone
     */
    PipelineInfo create(PipelineSpec spec, boolean oneShot);

    /**
     * Stores a new version; creates the pipeline if it does not exist.
     *
     * @param reprocess whether datums processed before are processed again (a new salt)
     */
    PipelineInfo update(PipelineSpec spec, boolean oneShot, boolean reprocess);

    /** All pipelines of all projects, by project and name. */
    List<PipelineInfo> list();

    /** Newest version of a pipeline. */
    Optional<PipelineInfo> find(String project, String name);

    /** A certain version of a pipeline. */
    Optional<PipelineInfo> find(String project, String name, long version);

    /** Changes the state. */
    void setState(String project, String name, State state, String reason);

    /**
     * Deletes a pipeline with its jobs, and the content that nothing else needs; its output repo
     * stays if {@code keepRepo}.
     */
    void delete(String project, String name, boolean keepRepo);

    /** States as Pachyderm names them (reference 1.3). */
    enum State {
        STARTING,
        RUNNING,
        FAILURE,
        PAUSED,
        STANDBY
    }

    /**
     * A version of a pipeline.
     *
     * @param spec effective spec, salt filled in
     * @param version from 1
     * @param created when this version was stored
     * @param state state
     * @param reason why it is in that state, {@code ""} if there is nothing to say
     * @param oneShot whether it belongs to {@code run}
     */
    record PipelineInfo(
            PipelineSpec spec,
            long version,
            Instant created,
            State state,
            String reason,
            boolean oneShot) {}
}
