package io.warmdatum.templates;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of projects. Limits are those of the services. Of several entries with one key, the
 * first whose facts hold counts.
 */
final class Settings {

    static final Rule SWITCH = Rule.OneOf.of("on", "off");

    private static final Rule DURATION =
            Rule.Form.of("[1-9][0-9]{0,5}[smh]", "a duration such as 90s, 10m or 2h");
    private static final Rule CPU =
            Rule.Form.of("[1-9][0-9]{0,2}|[1-9][0-9]{1,4}m", "CPUs: 2, or 500m");
    private static final Rule MEMORY =
            Rule.Form.of("[1-9][0-9]{0,4}(Mi|Gi)", "an amount such as 512Mi or 2Gi");
    private static final Rule RESOURCE_NAME =
            Rule.Form.of(
                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
                    "a Kubernetes name: small letters, digits and -, at most 63");
    private static final Rule PLACE =
            Rule.Form.of(
                    "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.-]+)*",
                    "s3://bucket or s3://bucket/prefix");

    static final List<Setting> ALL =
            List.of(
                    new Setting(
                            "package",
                            "java",
                            "com.example",
                            "Java package of the function",
                            Rule.Form.of(
                                    "[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*", "a Java package name")),

                    // Containers.
                    new Setting(
                            "image",
                            "container",
                            "registry.example.com/@{name}:1",
                            "name of the container image",
                            Rule.Form.of(
                                    "[a-z0-9][a-z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?",
                                    "an image name: registry/name:tag")),
                    new Setting(
                            "repo",
                            "pachyderm",
                            "texts",
                            "input repo",
                            Rule.Form.of(
                                    "[A-Za-z0-9_-]{1,63}", "a repo name: letters, digits, _, -")),
                    new Setting(
                            "glob",
                            "pachyderm",
                            "/*",
                            "what is a datum: /* is each entry of the repo, / all of it",
                            Rule.Form.of("/[A-Za-z0-9_.*/?-]*", "a glob that begins with /")),
                    new Setting("workers", "pachyderm", "2", "workers", new Rule.Range(1, 1000)),
                    new Setting(
                            "datums-per-start",
                            "pachyderm",
                            "1000",
                            "datums in a set: a process stays for a set",
                            new Rule.Range(1, 1_000_000)),
                    new Setting(
                            "datum-tries",
                            "pachyderm program",
                            "3",
                            "attempts at a datum",
                            new Rule.Range(1, 100)),
                    new Setting(
                            "datum-timeout",
                            "pachyderm",
                            "10m",
                            "time for one attempt at a datum",
                            DURATION),
                    new Setting(
                            "job-timeout", "pachyderm", "24h", "time for all of a job", DURATION),
                    new Setting(
                            "input",
                            "kubernetes|knative java",
                            "s3://@{name}-data/in",
                            "where the input files are",
                            PLACE),
                    new Setting(
                            "output",
                            "kubernetes|knative java",
                            "s3://@{name}-data/out",
                            "where the output goes",
                            PLACE),
                    new Setting(
                            "claim",
                            "kubernetes|knative program",
                            "@{name}-data",
                            "volume claim with the folders in and out",
                            RESOURCE_NAME),
                    new Setting(
                            "namespace",
                            "kubernetes|knative",
                            "default",
                            "namespace",
                            RESOURCE_NAME),
                    new Setting(
                            "pods",
                            "kubernetes|knative java",
                            "2",
                            "pods that share the input",
                            new Rule.Range(1, 1000)),
                    new Setting("cpu", "kubernetes|knative", "1", "CPUs of a pod", CPU),
                    new Setting("memory", "kubernetes|knative", "1Gi", "memory of a pod", MEMORY),
                    new Setting(
                            "schedule",
                            "kubernetes",
                            "",
                            "a CronJob at these times instead of a Job, for example: 0 3 * * *",
                            new Rule.Optional(
                                    Rule.Form.of(
                                            "[0-9*/,-]+( [0-9A-Za-z*/,?-]+){4}",
                                            "five fields of cron"))),
                    new Setting(
                            "job-timeout",
                            "kubernetes|knative",
                            "24h",
                            "time for all of a job",
                            DURATION),
                    new Setting(
                            "broker",
                            "knative",
                            "default",
                            "broker whose events start jobs",
                            RESOURCE_NAME),
                    new Setting(
                            "event-type",
                            "knative",
                            "com.example.files.ready",
                            "type of the events that start jobs",
                            Rule.Form.of("[A-Za-z0-9][A-Za-z0-9._-]{0,127}", "an event type")),

                    // AWS Lambda.
                    new Setting(
                            "memory",
                            "lambda-managed",
                            "4096",
                            "memory in MB",
                            new Rule.Range(2048, 32768)),
                    new Setting(
                            "memory",
                            "lambda-native",
                            "512",
                            "memory in MB",
                            new Rule.Range(128, 10240)),
                    new Setting(
                            "memory",
                            "lambda",
                            "1769",
                            "memory in MB; 1769 is one CPU",
                            new Rule.Range(128, 10240)),
                    new Setting(
                            "timeout",
                            "lambda",
                            "120",
                            "seconds for an invocation, that is a batch",
                            new Rule.Range(5, 900)),
                    new Setting(
                            "architecture",
                            "lambda python zip",
                            "x86_64",
                            "processor, the one it is built on: the package has a Java runtime in it",
                            Rule.OneOf.of("x86_64", "arm64")),
                    new Setting(
                            "architecture",
                            "lambda-native|lambda-image",
                            "x86_64",
                            "processor, the one it is built on",
                            Rule.OneOf.of("x86_64", "arm64")),
                    new Setting(
                            "architecture",
                            "lambda",
                            "arm64",
                            "processor",
                            Rule.OneOf.of("arm64", "x86_64")),
                    new Setting(
                            "runtime",
                            "lambda zip python lambda-managed",
                            "python3.13",
                            "Lambda's runtime",
                            Rule.OneOf.of("python3.13", "python3.14")),
                    new Setting(
                            "runtime",
                            "lambda zip python",
                            "python3.13",
                            "Lambda's runtime",
                            Rule.OneOf.of("python3.12", "python3.13", "python3.14")),
                    new Setting(
                            "runtime",
                            "lambda-managed",
                            "java21",
                            "Lambda's runtime",
                            Rule.OneOf.of("java21", "java25")),
                    new Setting(
                            "runtime",
                            "lambda zip !lambda-native",
                            "java21",
                            "Lambda's runtime",
                            Rule.OneOf.of("java17", "java21", "java25")),
                    new Setting(
                            "snapstart",
                            "lambda zip java !lambda-native !lambda-managed",
                            "on",
                            "start from a snapshot of the warm function",
                            SWITCH),
                    new Setting(
                            "log-days",
                            "lambda",
                            "30",
                            "days for which logs are kept",
                            Rule.OneOf.of(
                                    "1", "3", "5", "7", "14", "30", "60", "90", "180", "365")),
                    new Setting(
                            "batch-size",
                            "lambda-fifo",
                            "10",
                            "most messages of a batch",
                            new Rule.Range(1, 10)),
                    new Setting(
                            "batch-size",
                            "queue",
                            "10",
                            "most messages of a batch",
                            new Rule.Range(1, 10000)),
                    new Setting(
                            "batch-size",
                            "stream",
                            "100",
                            "most records of a batch",
                            new Rule.Range(1, 10000)),
                    new Setting(
                            "batch-window",
                            "queue !lambda-fifo",
                            "1",
                            "seconds to wait for a batch to fill",
                            new Rule.Range(0, 300)),
                    new Setting(
                            "batch-window",
                            "stream",
                            "1",
                            "seconds to wait for a batch to fill",
                            new Rule.Range(0, 300)),
                    new Setting(
                            "max-concurrency",
                            "queue",
                            "10",
                            "most invocations at once",
                            new Rule.Range(2, 1000)),
                    new Setting(
                            "max-receives",
                            "queue",
                            "5",
                            "deliveries of a message before it goes to the dead-letter queue",
                            new Rule.Range(5, 1000)),
                    new Setting(
                            "reserved-concurrency",
                            "lambda !lambda-managed",
                            "",
                            "concurrency of the account kept for this function",
                            new Rule.Optional(new Rule.Range(1, 1000))),
                    new Setting(
                            "parallelization",
                            "lambda-kinesis|lambda-dynamodb",
                            "1",
                            "batches of a shard at once",
                            new Rule.Range(1, 10)),
                    new Setting(
                            "retries",
                            "stream",
                            "3",
                            "times a batch is sent again",
                            new Rule.Range(0, 10000)),
                    new Setting(
                            "max-age",
                            "stream",
                            "3600",
                            "seconds after which a record is given up",
                            new Rule.Range(60, 604800)),
                    new Setting(
                            "topic",
                            "lambda-kafka",
                            "@{name}",
                            "topic",
                            Rule.Form.of("[A-Za-z0-9._-]{1,249}", "a topic name")),
                    new Setting(
                            "min-pollers",
                            "lambda-kafka",
                            "1",
                            "fewest pollers",
                            new Rule.Range(1, 200)),
                    new Setting(
                            "max-pollers",
                            "lambda-kafka",
                            "4",
                            "most pollers",
                            new Rule.Range(1, 2000)),
                    new Setting(
                            "max-items",
                            "lambda-map",
                            "100",
                            "most objects of a batch",
                            new Rule.Range(1, 10000)),
                    new Setting(
                            "max-batches",
                            "lambda-map",
                            "100",
                            "most batches at once",
                            new Rule.Range(1, 10000)),
                    new Setting(
                            "execution-type",
                            "lambda-map",
                            "STANDARD",
                            "kind of the executions for batches; EXPRESS costs less and ends after 5"
                                    + " minutes, all rounds of a batch together",
                            Rule.OneOf.of("STANDARD", "EXPRESS")),
                    new Setting(
                            "tolerated-failures",
                            "lambda-map",
                            "5",
                            "per cent of the batches that may fail",
                            new Rule.Range(0, 100)),
                    new Setting(
                            "prefix",
                            "lambda-s3|lambda-map|lambda-s3batch",
                            "in/",
                            "prefix of the objects' keys",
                            Rule.Form.of(
                                    "([A-Za-z0-9_.-]+/)+",
                                    "one or more names, each with / behind")),
                    new Setting(
                            "datums-at-once",
                            "lambda-managed",
                            "4",
                            "invocations at once in an environment",
                            new Rule.Range(1, 1600)));

    private Settings() {}

    /** The settings of a project, by key, in the order of the table. */
    static Map<String, Setting> of(Facts facts) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        ALL.stream()
                .filter(setting -> facts.hold(setting.when()))
                .forEach(setting -> settings.putIfAbsent(setting.key(), setting));
        return settings;
    }
}
