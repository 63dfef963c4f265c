package io.warmdatum.spec;

import java.util.List;

/**
 * What reading a spec file gave: the specs of its documents and all findings. Immutable.
 *
 * @param specs the specs in file order; complete only if there is no error
 * @param problems errors and warnings in file order
 */
public record SpecFile(List<PipelineSpec> specs, List<Problem> problems) {

    /** Whether any finding refuses the file. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
    }
}
