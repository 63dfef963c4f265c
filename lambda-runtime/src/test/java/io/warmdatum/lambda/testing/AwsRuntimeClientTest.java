package io.warmdatum.lambda.testing;

import java.util.List;

/** AWS' own runtime interface client: the harness is right if that meets what is known of it. */
class AwsRuntimeClientTest extends RuntimeConformance {

    @Override
    protected List<String> command(String handlerClass) {
        return java("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handlerClass);
    }

    @Override
    protected boolean outlivesLargeAnswers() {
        return false;
    }

    @Override
    protected boolean outlivesErrors() {
        return false;
    }
}
