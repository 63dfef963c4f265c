package io.warmdatum.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/** Rules for names of pipelines, repos, branches and projects (reference 7.3). */
record NameRules(Located at) {

    private static final Pattern CHARACTERS = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern BRANCH = Pattern.compile("[a-zA-Z0-9_-]+([./][a-zA-Z0-9_-]+)*");
    private static final int PIPELINE_MAX = 51;
    private static final int KUBERNETES_MAX = 63;

    void pipeline(String project, String name) {
        String path = "pipeline.name";
        if (!CHARACTERS.matcher(name).matches()) {
            characters(path, "invalid pipeline name: ", name);
        } else if (!Character.isLetterOrDigit(name.charAt(0))) {
            at.error(
                    path,
                    "invalid pipeline name: pipeline names must start with an alphanumeric"
                            + " character",
                    "start the name with a letter or a digit");
        }
        int tooMany = name.length() - PIPELINE_MAX;
        if (tooMany > 0) {
            at.error(
                    path,
                    String.format(
                            "pipeline name %s is %d characters longer than the %d max",
                            Words.quoted(name), tooMany, PIPELINE_MAX),
                    "shorten the name");
            return;
        }
        String kubernetes = (project + "-" + name + "-v1").toLowerCase(Locale.ROOT);
        if (kubernetes.length() > KUBERNETES_MAX) {
            at.warning(
                    path,
                    String.format(
                            "Pachyderm would refuse this: Kubernetes name %s is %d characters"
                                    + " longer than the %d max",
                            Words.quoted(kubernetes.replace('_', '-')),
                            kubernetes.length() - KUBERNETES_MAX,
                            KUBERNETES_MAX),
                    "shorten the name of the pipeline or of its project");
        }
    }

    void plain(String path, String what, String name) {
        if (!CHARACTERS.matcher(name).matches()) {
            characters(path, "invalid " + what + " name: ", name);
        }
    }

    void branch(String path, String name) {
        if (!BRANCH.matcher(name).matches()) {
            at.error(
                    path,
                    "invalid branch name " + Words.quoted(name),
                    "use letters, digits, underscores and dashes, with single dots or slashes"
                            + " between them");
        }
    }

    private void characters(String path, String start, String name) {
        at.error(
                path,
                start
                        + "name ("
                        + Words.excerpt(name)
                        + ") invalid: only alphanumeric characters, underscores, and dashes are"
                        + " allowed",
                "rename it, using only those characters");
    }
}
