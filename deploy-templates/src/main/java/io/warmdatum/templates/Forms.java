package io.warmdatum.templates;

import java.util.Map;

/** The forms that texts of settings can have. Stateless. */
final class Forms {

    private static final Map<String, Rule.Form> ALL =
            Map.ofEntries(
                    form("package", "[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*", "a Java package name"),
                    form(
                            "image",
                            "[a-z0-9][a-z0-9._:/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?",
                            "an image name: registry/name:tag"),
                    form("repo", "[A-Za-z0-9_-]{1,63}", "a repo name: letters, digits, _ and -"),
                    form("glob", "/[A-Za-z0-9_.*/?-]*", "a glob that begins with /"),
                    form(
                            "duration",
                            "[1-9][0-9]{0,6}s",
                            "seconds such as 600s, the only form that Pachyderm takes"),
                    form("cpu", "[1-9][0-9]{0,2}|[1-9][0-9]{1,4}m", "CPUs: 2, or 500m"),
                    form("memory", "[1-9][0-9]{0,4}(Mi|Gi)", "an amount such as 512Mi or 2Gi"),
                    form(
                            "resource",
                            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
                            "a Kubernetes name: small letters, digits and -, at most 63"),
                    form(
                            "place",
                            "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.-]+)*",
                            "s3://bucket or s3://bucket/prefix"),
                    form("cron", "[0-9*/,-]+( [0-9A-Za-z*/,?-]+){4}", "five fields of cron"),
                    form("event", "[A-Za-z0-9][A-Za-z0-9._-]{0,127}", "an event type"),
                    form("topic", "[A-Za-z0-9._-]{1,249}", "a topic name"),
                    form(
                            "prefix",
                            "((?!\\.{1,2}/)[A-Za-z0-9_.-]+/)+",
                            "one or more names, each with / behind, and not . or .."));

    private Forms() {}

    private static Map.Entry<String, Rule.Form> form(String name, String regex, String allowed) {
        return Map.entry(name, Rule.Form.of(regex, allowed));
    }

    /** The form of a name, or null if there is none. */
    static Rule.Form find(String name) {
        return ALL.get(name);
    }
}
