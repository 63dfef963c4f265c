package io.warmdatum.cli;

import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import java.util.List;

/** The leaves of a pipeline's input tree. */
final class Inputs {

    private Inputs() {}

    /** All file inputs, from left to right. */
    static List<Input.Pfs> pfs(PipelineSpec spec) {
        return leaves(spec).stream()
                .filter(Input.Pfs.class::isInstance)
                .map(Input.Pfs.class::cast)
                .toList();
    }

    /** All leaves, from left to right. */
    static List<Input> leaves(PipelineSpec spec) {
        return spec.input().stream().flatMap(Input::leaves).toList();
    }

    /** Refuses a pipeline whose input repos do not exist (reference 6.4). */
    static void requireRepos(Repos repos, PipelineSpec spec) {
        for (Input.Pfs pfs : pfs(spec)) {
            FileReference.requireRepo(repos, new RepoName(pfs.project(), pfs.repo()));
        }
    }
}
