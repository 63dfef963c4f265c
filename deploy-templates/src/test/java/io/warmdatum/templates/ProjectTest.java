package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectTest {

    private static String problem(
            Target target, Language language, String name, String... settings) {
        Map<String, String> given = new HashMap<>();
        for (String setting : settings) {
            given.put(
                    setting.substring(0, setting.indexOf('=')),
                    setting.substring(setting.indexOf('=') + 1));
        }
        return assertThrows(ProjectException.class, () -> Project.of(target, language, name, given))
                .getMessage();
    }

    @Nested
    class Names {

        @ParameterizedTest
        @ValueSource(strings = {"a", "my-fn", "a1-b2", "a234567890123456789012345678901234567890"})
        void fitQueuesPodsAndPipelines(String name) throws ProjectException {
            assertEquals(
                    name,
                    Project.of(Target.LAMBDA_SQS, Language.JAVA, name, Map.of())
                            .values()
                            .get("name"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "A",
                    "1a",
                    "a_b",
                    "a-",
                    "-a",
                    "a--b",
                    "ä",
                    "a b",
                    "a\nb",
                    "../a",
                    "a2345678901234567890123456789012345678901"
                })
        void thatDoNotAreRefused(String name) {
            assertEquals(
                    "--name must be small letters and digits with single - between them, begin with"
                            + " a letter, and have at most 40 characters; it is \""
                            + name
                            + "\"",
                    problem(Target.LAMBDA_SQS, Language.JAVA, name));
        }
    }

    @Nested
    class Combinations {

        @Test
        void thatCannotBeAreRefusedWithTheReason() {
            assertEquals(
                    "there is no lambda-native in bash: a script has nothing to compile; lambda-sqs"
                            + " runs it as it is",
                    problem(Target.LAMBDA_NATIVE, Language.BASH, "a"));
        }
    }

    @Nested
    class Values {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        LAMBDA_SQS     | timeout=901              | timeout must be a whole number from 5 to 900; it is "901"
                        LAMBDA_SQS     | timeout=1m               | timeout must be a whole number from 5 to 900; it is "1m"
                        LAMBDA_SQS     | memory=64                | memory must be a whole number from 128 to 10240; it is "64"
                        LAMBDA_MANAGED | memory=1024              | memory must be a whole number from 2048 to 32768; it is "1024"
                        LAMBDA_SQS     | runtime=java11           | runtime must be one of java17, java21, java25; it is "java11"
                        LAMBDA_FIFO    | batch-size=11            | batch-size must be a whole number from 1 to 10; it is "11"
                        LAMBDA_SQS     | batch-size=10001         | batch-size must be a whole number from 1 to 10000; it is "10001"
                        LAMBDA_SQS     | max-concurrency=1        | max-concurrency must be a whole number from 2 to 1000; it is "1"
                        LAMBDA_SQS     | max-receives=1           | max-receives must be a whole number from 5 to 1000; it is "1"
                        LAMBDA_KINESIS | parallelization=11       | parallelization must be a whole number from 1 to 10; it is "11"
                        LAMBDA_KINESIS | max-age=59               | max-age must be a whole number from 60 to 604800; it is "59"
                        LAMBDA_SQS     | package=Com.acme         | package must be a Java package name; it is "Com.acme"
                        KUBERNETES     | schedule=daily           | schedule must be empty or five fields of cron; it is "daily"
                        KUBERNETES     | memory=1G                | memory must be an amount such as 512Mi or 2Gi; it is "1G"
                        KUBERNETES     | input=/data              | input must be s3://bucket or s3://bucket/prefix; it is "/data"
                        PACHYDERM      | datum-timeout=5          | datum-timeout must be seconds such as 600s, the only form that Pachyderm takes; it is "5"
                        LAMBDA_S3      | prefix=../               | prefix must be one or more names, each with / behind, and not . or ..; it is "../"
                        """)
        void areHeldToWhatTheServicesTake(Target target, String setting, String message) {
            assertEquals(message, problem(target, Language.JAVA, "a", setting));
        }

        @Test
        void thatATargetDoesNotHaveAreRefusedWithTheOnesItHas() {
            assertEquals(
                    "pachyderm in bash has no setting memory; it has image, repo, glob, workers,"
                            + " datums-per-start, datum-tries, datum-timeout, job-timeout",
                    problem(Target.PACHYDERM, Language.BASH, "a", "memory=1"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        LAMBDA_SQS   | batch-size=11 batch-window=0           | a batch-size over 10 needs a batch-window of at least 1 second (SQS)
                        LAMBDA_SQS   | reserved-concurrency=9                 | reserved-concurrency must be at least max-concurrency, which is 10; else messages are received in vain
                        LAMBDA_KAFKA | min-pollers=5                          | min-pollers must not be more than max-pollers
                        LAMBDA_MAP   | execution-type=EXPRESS timeout=121     | execution-type EXPRESS ends after 5 minutes; it needs a timeout of at most 120 seconds
                        """)
        void haveToGoTogether(Target target, String settings, String message) {
            assertEquals(message, problem(target, Language.JAVA, "a", settings.split(" ")));
        }

        @Test
        void ofOthersFollow() throws ProjectException {
            Map<String, String> values =
                    Project.of(Target.LAMBDA_SQS, Language.JAVA, "a", Map.of("timeout", "100"))
                            .values();
            assertEquals("600", values.get("visibility"));
            assertEquals("80000", values.get("slow-millis"));
        }

        @Test
        void ofAllSettingsAreAllowedByDefault() throws ProjectException {
            for (Target target : Target.values()) {
                for (Language language : Language.values()) {
                    if (target.refusal(language).isEmpty()) {
                        Project.of(target, language, "a", Map.of());
                    }
                }
            }
        }
    }
}
