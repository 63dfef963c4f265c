package io.warmdatum.templates;

import io.warmdatum.templates.CloudFormation.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What no schema says, but loses data, time or money where it is not kept. Each rule gives a line
 * for each breach.
 */
enum TemplateLint {
    /** Else the source forgets what failed. */
    ANSWERS_COUNT(
            t ->
                    events(t)
                            .filter(e -> Known.PARTIAL.contains(e.type()))
                            .filter(
                                    e ->
                                            !e.text("FunctionResponseTypes")
                                                    .equals("[ReportBatchItemFailures]"))
                            .map(e -> e.name() + " has no ReportBatchItemFailures")),
    /** Else a message is given out while it is worked on. */
    VISIBLE_AFTER_SIX_TIMEOUTS(
            t ->
                    fedBySqs(t)
                            .flatMap(
                                    f ->
                                            sources(t)
                                                    .filter(
                                                            q ->
                                                                    q.number("VisibilityTimeout")
                                                                            < 6
                                                                                    * f.number(
                                                                                            "Timeout"))
                                                    .map(
                                                            q ->
                                                                    q.name()
                                                                            + " is visible again"
                                                                            + " too soon"))),
    FIFO_BATCHES_ARE_SMALL_AND_DO_NOT_WAIT(
            t ->
                    sources(t).anyMatch(q -> q.text("FifoQueue").equals("true"))
                            ? sqs(t).filter(
                                            e ->
                                                    e.number("BatchSize") > 10
                                                            || e.has(
                                                                    "MaximumBatchingWindowInSeconds"))
                                    .map(e -> e.name() + " is not for a FIFO queue")
                            : Stream.of()),
    LARGE_BATCHES_WAIT(
            t ->
                    sqs(t).filter(
                                    e ->
                                            e.number("BatchSize") > 10
                                                    && e.number("MaximumBatchingWindowInSeconds")
                                                            < 1)
                            .map(e -> e.name() + " has large batches and no window")),
    /** Else poison is sent for ever. */
    QUEUES_GIVE_UP(
            t ->
                    sources(t)
                            .filter(
                                    q ->
                                            q.number("RedrivePolicy", "maxReceiveCount") < 5
                                                    || !q.has(
                                                            "RedrivePolicy", "deadLetterTargetArn"))
                            .map(q -> q.name() + " has no dead letters, or gives up too soon")),
    STREAMS_GIVE_UP(
            t ->
                    events(t)
                            .filter(e -> Known.STREAMS.contains(e.type()))
                            .filter(
                                    e ->
                                            e.number("MaximumRetryAttempts") < 0
                                                    || e.number("MaximumRecordAgeInSeconds") < 60
                                                    || !e.has("DestinationConfig", "OnFailure")
                                                    || !e.text("BisectBatchOnFunctionError")
                                                            .equals("true"))
                            .map(e -> e.name() + " can be held up by one record")),
    SNAPSHOTS_ARE_POSSIBLE(
            t ->
                    functions(t)
                            .filter(f -> f.has("SnapStart"))
                            .filter(
                                    f ->
                                            !f.text("Runtime").matches("(java|python|dotnet).*")
                                                    || f.text("PackageType").equals("Image")
                                                    || !f.has("AutoPublishAlias")
                                                    || f.number("EphemeralStorage", "Size") > 512)
                            .map(f -> f.name() + " cannot have SnapStart")),
    CONCURRENCY_IS_SET_ONCE(
            t ->
                    events(t)
                            .filter(e -> e.has("ScalingConfig") && e.has("ProvisionedPollerConfig"))
                            .map(e -> e.name() + " has two kinds of concurrency")),
    RESERVED_CONCURRENCY_IS_ENOUGH(
            t ->
                    functions(t)
                            .filter(f -> f.has("ReservedConcurrentExecutions"))
                            .filter(
                                    f ->
                                            f.number("ReservedConcurrentExecutions")
                                                    < f.events().stream()
                                                            .mapToLong(
                                                                    e ->
                                                                            Math.max(
                                                                                    0,
                                                                                    e.number(
                                                                                            "ScalingConfig",
                                                                                            "MaximumConcurrency")))
                                                            .sum())
                            .map(f -> f.name() + " receives more than it may work on")),
    RUNTIMES_ARE_NOT_RETIRED(
            t ->
                    functions(t)
                            .filter(f -> !f.text("PackageType").equals("Image"))
                            .filter(f -> !Known.RUNTIMES.contains(f.text("Runtime")))
                            .map(f -> f.name() + " runs on " + f.text("Runtime"))),
    RIGHTS_ARE_NAMED(
            t ->
                    CloudFormation.maps(t.root())
                            .filter(s -> "Allow".equals(s.get("Effect")))
                            .filter(
                                    s ->
                                            star(s.get("Resource"))
                                                    || star(s.get("Action"))
                                                    || star(s.get("Principal")))
                            .map(s -> "all are allowed in " + s)),
    NO_SECRETS(
            t ->
                    CloudFormation.maps(t.root())
                            .flatMap(m -> m.entrySet().stream())
                            .filter(
                                    e ->
                                            Known.SECRET.stream()
                                                    .anyMatch(lower(e.getKey())::contains))
                            .filter(e -> e.getValue() instanceof String)
                            .map(e -> e.getKey() + " may be a secret"));

    /** Names that rules ask for; apart, since rules are made before other constants of an enum. */
    private static final class Known {
        static final Set<String> STREAMS = Set.of("Kinesis", "DynamoDB", "MSK");
        static final Set<String> PARTIAL = Set.of("SQS", "Kinesis", "DynamoDB", "MSK");
        static final List<String> SECRET = List.of("password", "secret", "token", "apikey");

        /** Those that AWS keeps up for at least another year. */
        static final Set<String> RUNTIMES =
                Set.of(
                        "java17",
                        "java21",
                        "java25",
                        "python3.12",
                        "python3.13",
                        "python3.14",
                        "provided.al2023");
    }

    private final Function<CloudFormation, Stream<String>> rule;

    TemplateLint(Function<CloudFormation, Stream<String>> rule) {
        this.rule = rule;
    }

    /** What breaks this rule. */
    List<String> problems(CloudFormation template) {
        return rule.apply(template).toList();
    }

    /** What breaks any rule. */
    static List<String> all(CloudFormation template) {
        List<String> all = new ArrayList<>();
        for (TemplateLint rule : values()) {
            rule.problems(template).forEach(problem -> all.add(rule + ": " + problem));
        }
        return all;
    }

    /** A batch of a state machine must not outlive its execution. */
    static List<String> express(String executionType, long timeoutSeconds) {
        return executionType.equals("EXPRESS") && timeoutSeconds > 300
                ? List.of("EXPRESS ends after 300 s, the function after " + timeoutSeconds)
                : List.of();
    }

    private static Stream<Resource> functions(CloudFormation t) {
        return t.resources("AWS::Serverless::Function");
    }

    private static Stream<Resource> events(CloudFormation t) {
        return functions(t).flatMap(f -> f.events().stream());
    }

    private static Stream<Resource> sqs(CloudFormation t) {
        return events(t).filter(e -> e.type().equals("SQS"));
    }

    private static Stream<Resource> fedBySqs(CloudFormation t) {
        return functions(t).filter(f -> f.events().stream().anyMatch(e -> e.type().equals("SQS")));
    }

    /** The queues that functions are fed from. */
    private static Stream<Resource> sources(CloudFormation t) {
        return sqs(t).map(e -> e.text("Queue").replaceFirst("\\.Arn$", ""))
                .flatMap(
                        name ->
                                t.resources("AWS::SQS::Queue")
                                        .filter(queue -> queue.name().equals(name)));
    }

    private static boolean star(Object value) {
        return value instanceof Map<?, ?> map
                ? map.values().stream().anyMatch(TemplateLint::star)
                : value instanceof List<?> list
                        ? list.stream().anyMatch(TemplateLint::star)
                        : value instanceof String text
                                && (text.equals("*") || text.matches("[a-z0-9]+:\\*"));
    }

    private static String lower(Object key) {
        return key.toString().toLowerCase(Locale.ROOT);
    }
}
