package io.warmdatum.spec;

import static io.warmdatum.spec.Shape.Simple.ANY;
import static io.warmdatum.spec.Shape.Simple.BOOL;
import static io.warmdatum.spec.Shape.Simple.DURATION;
import static io.warmdatum.spec.Shape.Simple.INT32;
import static io.warmdatum.spec.Shape.Simple.INT64;
import static io.warmdatum.spec.Shape.Simple.NUMBER;
import static io.warmdatum.spec.Shape.Simple.TEXT;
import static io.warmdatum.spec.Shape.Simple.TIME;
import static io.warmdatum.spec.Shape.Simple.UINT64;

import io.warmdatum.spec.Shape.ListOf;
import io.warmdatum.spec.Shape.MapOf;
import io.warmdatum.spec.Shape.Message;
import java.util.List;

/** The keys of a pipeline spec and the shapes of their values (reference 7.1). */
final class SpecSchema {

    private static final Shape TEXTS = new ListOf(TEXT);
    private static final Shape TEXT_MAP = new MapOf(TEXT);
    private static final Message PROJECT = Message.of("name", TEXT);
    private static final Message REPO = Message.of("name", TEXT, "type", TEXT, "project", PROJECT);
    private static final Message COMMIT =
            Message.of("repo", REPO, "id", TEXT, "branch", Message.of("repo", REPO, "name", TEXT));
    private static final Message RESOURCES =
            Message.of(
                    "cpu", NUMBER,
                    "memory", TEXT,
                    "gpu", Message.of("type", TEXT, "number", INT64),
                    "disk", TEXT);
    private static final Message SERVICE =
            Message.of("internal_port", INT32, "external_port", INT32, "ip", TEXT, "type", TEXT);

    private static final Message TRIGGER =
            Message.of(
                    "branch", TEXT,
                    "all", BOOL,
                    "rate_limit_spec", TEXT,
                    "cron_spec", TEXT,
                    "size", TEXT,
                    "commits", INT64);

    private static final Message PFS =
            Message.of(
                    "name", TEXT,
                    "project", TEXT,
                    "repo", TEXT,
                    "repo_type", TEXT,
                    "branch", TEXT,
                    "commit", TEXT,
                    "glob", TEXT,
                    "join_on", TEXT,
                    "outer_join", BOOL,
                    "group_by", TEXT,
                    "lazy", BOOL,
                    "empty_files", BOOL,
                    "s3", BOOL,
                    "trigger", TRIGGER,
                    "propagation_spec", Message.of("never", BOOL),
                    "reference", BOOL);

    private static final Message CRON =
            Message.of(
                    "name", TEXT,
                    "project", TEXT,
                    "repo", TEXT,
                    "commit", TEXT,
                    "spec", TEXT,
                    "overwrite", BOOL,
                    "start", TIME);

    /** The kinds of an input, in the order of messages. */
    static final List<String> INPUT_KINDS =
            List.of("pfs", "cross", "union", "join", "group", "cron");

    private static final Message INPUT = input();

    private static final Message TRANSFORM =
            Message.of(
                    "image", TEXT,
                    "cmd", TEXTS,
                    "stdin", TEXTS,
                    "err_cmd", TEXTS,
                    "err_stdin", TEXTS,
                    "accept_return_code", new ListOf(INT64),
                    "datum_batching", BOOL,
                    "working_dir", TEXT,
                    "user", TEXT,
                    "env", TEXT_MAP,
                    "secrets",
                            new ListOf(
                                    Message.of(
                                            "name", TEXT,
                                            "key", TEXT,
                                            "mount_path", TEXT,
                                            "env_var", TEXT)),
                    "image_pull_secrets", TEXTS,
                    "debug", BOOL,
                    "dockerfile", TEXT,
                    "memory_volume", BOOL);

    static final Message SPEC =
            Message.of(
                    "pipeline", Message.of("name", TEXT, "project", PROJECT),
                    "description", TEXT,
                    "transform", TRANSFORM,
                    "input", INPUT,
                    "parallelism_spec", Message.of("constant", UINT64),
                    "datum_set_spec",
                            Message.of("number", INT64, "size_bytes", INT64, "per_worker", INT64),
                    "datum_timeout", DURATION,
                    "job_timeout", DURATION,
                    "datum_tries", INT64,
                    "reprocess_spec", TEXT,
                    "output_branch", TEXT,
                    "salt", TEXT,
                    "metadata", Message.of("annotations", TEXT_MAP, "labels", TEXT_MAP),
                    "update", BOOL,
                    "reprocess", BOOL,
                    "dry_run", BOOL,
                    "autoscaling", BOOL,
                    "s3_out", BOOL,
                    "service", SERVICE,
                    "spout", Message.of("service", SERVICE),
                    "egress", Message.of("URL", TEXT, "object_storage", ANY, "sql_database", ANY),
                    "resource_requests", RESOURCES,
                    "resource_limits", RESOURCES,
                    "sidecar_resource_requests", RESOURCES,
                    "sidecar_resource_limits", RESOURCES,
                    "scheduling_spec",
                            Message.of("node_selector", TEXT_MAP, "priority_class_name", TEXT),
                    "pod_spec", TEXT,
                    "pod_patch", TEXT,
                    "tolerations",
                            new ListOf(
                                    Message.of(
                                            "key", TEXT,
                                            "operator", TEXT,
                                            "value", TEXT,
                                            "effect", TEXT,
                                            "toleration_seconds", INT64)),
                    "spec_commit", COMMIT,
                    "tf_job", ANY,
                    "determined", ANY,
                    "maximum_expected_uptime", DURATION);

    /** Keys that are accepted but change nothing on one machine. */
    static final List<String> WITHOUT_MEANING =
            List.of(
                    "update",
                    "reprocess",
                    "autoscaling",
                    "egress",
                    "resource_requests",
                    "resource_limits",
                    "sidecar_resource_requests",
                    "sidecar_resource_limits",
                    "scheduling_spec",
                    "pod_spec",
                    "pod_patch",
                    "tolerations",
                    "spec_commit",
                    "determined",
                    "maximum_expected_uptime",
                    "transform.secrets",
                    "transform.image_pull_secrets",
                    "transform.debug",
                    "transform.dockerfile",
                    "transform.memory_volume");

    /** Keys of {@code input.pfs} and {@code input.cron} without meaning on one machine. */
    static final List<String> INPUT_WITHOUT_MEANING =
            List.of("trigger", "propagation_spec", "repo_type", "start");

    private SpecSchema() {}

    private static Message input() {
        Message input = Message.of("pfs", PFS, "cron", CRON);
        for (String kind : List.of("cross", "union", "join", "group")) {
            input.fields().put(kind, new ListOf(input));
        }
        return input;
    }
}
