package io.warmdatum.lambda;

import io.warmdatum.lambda.testing.RuntimeConformance;
import java.util.List;

/** Our own runtime does what AWS' does, and outlives what that does not. */
class BootstrapTest extends RuntimeConformance {

    @Override
    protected List<String> command(String handlerClass) {
        return java(Bootstrap.class.getName(), handlerClass);
    }

    @Override
    protected boolean outlivesLargeAnswers() {
        return true;
    }

    @Override
    protected boolean outlivesErrors() {
        return true;
    }
}
