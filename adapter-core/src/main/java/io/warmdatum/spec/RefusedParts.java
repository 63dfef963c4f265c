package io.warmdatum.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Parts of Pachyderm's specs that cannot work without a cluster and would change what a pipeline
 * does if they were ignored.
 *
 * @param json canonical JSON of the whole spec
 * @param at takes the errors
 */
record RefusedParts(ObjectNode json, Located at) {

    void check() {
        boolean service = json.has("service");
        boolean spout = json.has("spout");
        if (spout) {
            at.error(
                    "spout",
                    "spouts run for ever and have no datums; Warmdatum only runs datums",
                    "remove spout and give the pipeline an input");
            if (json.has("input") && !json.at("/spout/service").isObject()) {
                at.error(
                        "input",
                        "spout pipelines (without a service) must not have an input",
                        "remove spout");
            }
            if (json.path("autoscaling").asBoolean()) {
                at.error(
                        "autoscaling",
                        "autoscaling can't be used with spouts",
                        "remove both autoscaling and spout");
            }
        }
        if (service) {
            at.error(
                    "service",
                    "services run for ever behind a Kubernetes service, which one machine does not"
                            + " have",
                    "remove service");
            if (json.at("/parallelism_spec/constant").asLong(1) != 1) {
                at.error(
                        "parallelism_spec.constant",
                        "services can only be run with a constant parallelism of 1",
                        "write 1, or remove service");
            }
        }
        if (json.path("s3_out").asBoolean()) {
            String core =
                    spout || service ? "s3 output is not supported in spouts or services; " : "";
            at.error(
                    "s3_out",
                    core
                            + "s3_out needs Pachyderm's S3 gateway, which does not exist on one"
                            + " machine",
                    "remove s3_out and write files to /pfs/out");
        }
        if (json.has("tf_job")) {
            at.error(
                    "tf_job",
                    "embedding TFJobs in pipelines is not supported yet",
                    "remove tf_job");
        }
        if (json.path("dry_run").asBoolean()) {
            at.error(
                    "dry_run",
                    "a spec with dry_run must not create anything",
                    "remove dry_run and use: validate pipeline");
        }
    }
}
