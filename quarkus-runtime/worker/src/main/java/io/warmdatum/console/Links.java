package io.warmdatum.console;

import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.RepoName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages. */
final class Links {

    private Links() {}

    static String pipeline(String project, String name) {
        return "/pipelines/" + escape(project) + "/" + escape(name);
    }

    static String job(JobInfo job) {
        return job(job.project(), job.pipeline(), job.id());
    }

    static String job(String project, String pipeline, String id) {
        return "/jobs/" + escape(project) + "/" + escape(pipeline) + "/" + escape(id);
    }

    static String datum(JobInfo job, DatumInfo datum) {
        return job(job) + "/datums/" + datum.datum().id() + "?index=" + datum.index();
    }

    static String output(JobInfo job, DatumInfo datum, String path) {
        return Api.PREFIX
                + job(job)
                + "/datums/"
                + datum.datum().id()
                + "/output?index="
                + datum.index()
                + "&path="
                + escape(path);
    }

    static String repo(RepoName name) {
        return "/repos/" + escape(name.project()) + "/" + escape(name.name());
    }

    static String commit(Commit commit) {
        return commit(commit.repo(), commit.id());
    }

    static String commit(RepoName repo, String id) {
        return repo(repo) + "/commits/" + escape(id);
    }

    /** Page of a file or directory. */
    static String file(RepoName repo, String commit, String path) {
        return commit(repo, commit) + "?path=" + escape(path);
    }

    /** A file itself. */
    static String content(RepoName repo, String commit, String path) {
        return Api.PREFIX + commit(repo, commit) + "/content?path=" + escape(path);
    }

    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
