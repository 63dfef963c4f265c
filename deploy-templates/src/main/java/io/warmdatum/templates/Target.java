package io.warmdatum.templates;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a project is deployed. Each brings facts, by which files and settings are chosen. */
public enum Target {
    PACHYDERM("a Pachyderm pipeline with datum batching", "container"),
    KUBERNETES("a Kubernetes Job, or a CronJob", "container"),
    KNATIVE("a Kubernetes Job for each event, by Knative Eventing", "container"),
    LAMBDA_SQS("AWS Lambda behind an SQS queue; also as Terraform", "lambda", "queue", "zip"),
    LAMBDA_FIFO("AWS Lambda behind an SQS FIFO queue", "lambda", "queue", "zip"),
    LAMBDA_KINESIS("AWS Lambda behind a Kinesis data stream", "lambda", "stream", "zip"),
    LAMBDA_DYNAMODB("AWS Lambda behind the stream of a DynamoDB table", "lambda", "stream", "zip"),
    LAMBDA_KAFKA("AWS Lambda behind a topic of Amazon MSK", "lambda", "stream", "zip"),
    LAMBDA_S3("AWS Lambda on the new objects of a bucket, by SQS", "lambda", "queue", "zip"),
    LAMBDA_S3BATCH("AWS Lambda as the operation of S3 Batch jobs", "lambda", "zip"),
    LAMBDA_MAP("AWS Lambda in a Distributed Map of Step Functions", "lambda", "zip"),
    LAMBDA_IMAGE("AWS Lambda as a container image, behind SQS", "lambda", "queue", "image"),
    LAMBDA_NATIVE("AWS Lambda as a native executable, behind SQS", "lambda", "queue", "zip"),
    LAMBDA_MANAGED("AWS Lambda on instances of your own, behind SQS", "lambda", "queue", "zip");

    private static final Map<Target, Map<Language, String>> REFUSED =
            Map.of(
                    LAMBDA_NATIVE,
                    Map.of(
                            Language.PYTHON,
                            "provided.al2023 has no Python; lambda-sqs runs your program on"
                                    + " Lambda's own Python, lambda-image in a container",
                            Language.BASH,
                            "a script has nothing to compile; lambda-sqs runs it as it is"));

    private final String meaning;
    private final List<String> facts;

    Target(String meaning, String... facts) {
        this.meaning = meaning;
        this.facts = List.of(facts);
    }

    /** Name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** Why there is no such project; empty if there is one. */
    public String refusal(Language language) {
        return REFUSED.getOrDefault(this, Map.of()).getOrDefault(language, "");
    }

    List<String> facts() {
        return facts;
    }
}
