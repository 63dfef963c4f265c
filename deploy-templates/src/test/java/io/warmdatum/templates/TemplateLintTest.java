package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.templates.Projects.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateLintTest {

    /** A change of a good template that breaks one rule. */
    enum Breach {
        NO_FLAG(
                TemplateLint.ANSWERS_COUNT,
                Target.LAMBDA_SQS,
                "FunctionResponseTypes: [ReportBatchItemFailures]",
                "Enabled: true"),
        NO_FLAG_ON_A_STREAM(
                TemplateLint.ANSWERS_COUNT,
                Target.LAMBDA_KAFKA,
                "FunctionResponseTypes: [ReportBatchItemFailures]",
                "Enabled: true"),
        VISIBLE_TOO_SOON(
                TemplateLint.VISIBLE_AFTER_SIX_TIMEOUTS,
                Target.LAMBDA_S3,
                "VisibilityTimeout: 720",
                "VisibilityTimeout: 719"),
        FIFO_WITH_A_LARGE_BATCH(
                TemplateLint.FIFO_BATCHES_ARE_SMALL_AND_DO_NOT_WAIT,
                Target.LAMBDA_FIFO,
                "BatchSize: 10",
                "BatchSize: 11\n            MaximumBatchingWindowInSeconds: 1"),
        FIFO_WITH_A_WINDOW(
                TemplateLint.FIFO_BATCHES_ARE_SMALL_AND_DO_NOT_WAIT,
                Target.LAMBDA_FIFO,
                "BatchSize: 10",
                "BatchSize: 10\n            MaximumBatchingWindowInSeconds: 0"),
        LARGE_BATCH_WITHOUT_A_WINDOW(
                TemplateLint.LARGE_BATCHES_WAIT,
                Target.LAMBDA_SQS,
                "BatchSize: 10\n            MaximumBatchingWindowInSeconds: 1",
                "BatchSize: 11\n            MaximumBatchingWindowInSeconds: 0"),
        QUEUE_WITHOUT_DEAD_LETTERS(
                TemplateLint.QUEUES_GIVE_UP,
                Target.LAMBDA_SQS,
                "deadLetterTargetArn: !GetAtt DeadLetters.Arn",
                "other: 1"),
        QUEUE_THAT_GIVES_UP_TOO_SOON(
                TemplateLint.QUEUES_GIVE_UP,
                Target.LAMBDA_IMAGE,
                "maxReceiveCount: 5",
                "maxReceiveCount: 1"),
        STREAM_WITH_ENDLESS_RETRIES(
                TemplateLint.STREAMS_GIVE_UP,
                Target.LAMBDA_KINESIS,
                "MaximumRetryAttempts: 3",
                "MaximumRetryAttempts: -1"),
        STREAM_WITH_ENDLESS_AGE(
                TemplateLint.STREAMS_GIVE_UP,
                Target.LAMBDA_DYNAMODB,
                "MaximumRecordAgeInSeconds: 3600",
                "MaximumRecordAgeInSeconds: -1"),
        STREAM_WITHOUT_A_DESTINATION(
                TemplateLint.STREAMS_GIVE_UP, Target.LAMBDA_KINESIS, "OnFailure:", "Other:"),
        STREAM_WITHOUT_BISECTION(
                TemplateLint.STREAMS_GIVE_UP,
                Target.LAMBDA_KAFKA,
                "BisectBatchOnFunctionError: true",
                "BisectBatchOnFunctionError: false"),
        SNAPSHOT_WITHOUT_AN_ALIAS(
                TemplateLint.SNAPSHOTS_ARE_POSSIBLE,
                Target.LAMBDA_SQS,
                "AutoPublishAlias: live",
                "Description: a"),
        SNAPSHOT_OF_AN_EXECUTABLE(
                TemplateLint.SNAPSHOTS_ARE_POSSIBLE,
                Target.LAMBDA_NATIVE,
                "AutoPublishAlias: live",
                "AutoPublishAlias: live\n      SnapStart: {ApplyOn: PublishedVersions}"),
        SNAPSHOT_OF_AN_IMAGE(
                TemplateLint.SNAPSHOTS_ARE_POSSIBLE,
                Target.LAMBDA_IMAGE,
                "AutoPublishAlias: live",
                "AutoPublishAlias: live\n      SnapStart: {ApplyOn: PublishedVersions}"),
        SNAPSHOT_WITH_A_LARGE_DISK(
                TemplateLint.SNAPSHOTS_ARE_POSSIBLE,
                Target.LAMBDA_MAP,
                "AutoPublishAlias: live",
                "AutoPublishAlias: live\n      EphemeralStorage: {Size: 1024}"),
        TWO_KINDS_OF_CONCURRENCY(
                TemplateLint.CONCURRENCY_IS_SET_ONCE,
                Target.LAMBDA_SQS,
                "ScalingConfig:",
                "ProvisionedPollerConfig: {MinimumPollers: 2}\n            ScalingConfig:"),
        TOO_LITTLE_RESERVED(
                TemplateLint.RESERVED_CONCURRENCY_IS_ENOUGH,
                Target.LAMBDA_SQS,
                "AutoPublishAlias: live",
                "AutoPublishAlias: live\n      ReservedConcurrentExecutions: 9"),
        RETIRED_RUNTIME(
                TemplateLint.RUNTIMES_ARE_NOT_RETIRED,
                Target.LAMBDA_NATIVE,
                "Runtime: provided.al2023",
                "Runtime: provided"),
        ANY_RESOURCE(
                TemplateLint.RIGHTS_ARE_NAMED,
                Target.LAMBDA_SQS,
                "Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes]\n"
                        + "                Resource: !GetAtt Queue.Arn",
                "Action: [sqs:ReceiveMessage]\n                Resource: [\"*\"]"),
        ANY_ACTION(
                TemplateLint.RIGHTS_ARE_NAMED,
                Target.LAMBDA_S3BATCH,
                "Action: lambda:InvokeFunction",
                "Action: \"lambda:*\""),
        A_SECRET(
                TemplateLint.NO_SECRETS,
                Target.LAMBDA_SQS,
                "WARMDATUM_FUNCTION: com.example.WordCount",
                "DB_PASSWORD: hunter2");

        private final TemplateLint rule;
        private final Target target;
        private final String good;
        private final String bad;

        Breach(TemplateLint rule, Target target, String good, String bad) {
            this.rule = rule;
            this.target = target;
            this.good = good;
            this.bad = bad;
        }
    }

    static Stream<Written> templates() {
        return Projects.all().filter(p -> p.facts().contains("lambda"));
    }

    private static List<String> lint(String text) {
        return TemplateLint.all(CloudFormation.read(text));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void findsNothingInOurs(Written project) throws IOException {
        assertEquals(List.of(), lint(project.text("template.yaml")));
    }

    @ParameterizedTest
    @EnumSource
    void findsEachBreachAndNothingElse(Breach breach) throws IOException {
        String good = Projects.of(breach.target, Language.JAVA).text("template.yaml");
        String bad = good.replace(breach.good, breach.bad);
        assertNotEquals(good, bad, "nothing to break");
        List<String> found = lint(bad);
        assertTrue(!found.isEmpty(), "not found");
        assertTrue(found.stream().allMatch(f -> f.startsWith(breach.rule + ": ")), found::toString);
    }

    @Test
    void hasABreachForEachRule() {
        EnumSet<TemplateLint> broken = EnumSet.noneOf(TemplateLint.class);
        Arrays.stream(Breach.values()).forEach(breach -> broken.add(breach.rule));
        assertEquals(EnumSet.allOf(TemplateLint.class), broken);
    }

    @Nested
    class StateMachines {

        @Test
        void endAfterTheirFunctions() throws IOException {
            for (Written project :
                    templates().filter(p -> p.target() == Target.LAMBDA_MAP).toList()) {
                String type =
                        new ObjectMapper()
                                .readTree(project.text("statemachine.asl.json"))
                                .at("/States/Batches/ItemProcessor/ProcessorConfig/ExecutionType")
                                .asText();
                long timeout =
                        CloudFormation.read(project.text("template.yaml"))
                                .resources("AWS::Serverless::Function")
                                .findFirst()
                                .orElseThrow()
                                .number("Timeout");
                assertEquals(List.of(), TemplateLint.express(type, timeout));
            }
        }

        @Test
        void thatEndBeforeAreFound() {
            assertEquals(1, TemplateLint.express("EXPRESS", 301).size());
            assertEquals(List.of(), TemplateLint.express("EXPRESS", 300));
            assertEquals(List.of(), TemplateLint.express("STANDARD", 900));
        }
    }

    @Test
    void noTemplateNamesARetiredRuntime() throws IOException {
        for (Written project : Projects.all().toList()) {
            for (String name : Templates.render(project.project()).keySet()) {
                String text = Files.readString(project.file(name));
                assertTrue(
                        !text.matches(
                                "(?s).*\\b(java8|java11|python3\\.([0-9]|1[01])\\b|provided\\.al2\\b|nodejs1).*"),
                        () -> project + "/" + name);
            }
        }
    }
}
