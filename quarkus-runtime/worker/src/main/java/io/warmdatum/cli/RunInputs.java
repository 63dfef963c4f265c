package io.warmdatum.cli;

import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.worker.CronTicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings the files that {@code run} works on into the store. Repos made here carry a mark, so that
 * the files in a repo that somebody made by hand are never replaced.
 */
final class RunInputs {

    private static final String MARK = "files given to 'warmdatum run'";

    private final Session session;
    private final Path specFolder;
    private final Map<String, String> given;

    /**
     * @param session the store and the working directory
     * @param specFolder folder of the spec; its folders {@code inputs/NAME} and {@code NAME} are
     *     used where nothing is given
     * @param given folder by input name (or repo)
     */
    RunInputs(Session session, Path specFolder, Map<String, String> given) {
        this.session = session;
        this.specFolder = specFolder;
        this.given = given;
    }

    /** A branch that gets the files of a folder. */
    private record Target(RepoName repo, String branch) {}

    /**
     * Checks everything first, then imports; a repo that exists and needs nothing is left alone. A
     * cron input gets one tick now.
     */
    void provide(PipelineSpec spec) throws IOException {
        List<Input.Pfs> inputs = Inputs.pfs(spec);
        requireKnown(inputs);
        Map<Target, Path> imports = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Input.Pfs input : inputs) {
            Target target = new Target(new RepoName(input.project(), input.repo()), input.branch());
            Optional<Path> folder = folder(input, target.repo());
            if (folder.isPresent()) {
                Path before = imports.putIfAbsent(target, folder.get());
                if (before != null && !before.equals(folder.get())) {
                    throw new Refusal(
                            "two folders for repo "
                                    + target.repo()
                                    + ": "
                                    + before
                                    + " and "
                                    + folder.get());
                }
            } else if (session.repos().find(target.repo()).isEmpty()) {
                missing.add(input.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new Refusal(missing(missing));
        }
        for (Map.Entry<Target, Path> one : imports.entrySet()) {
            importFolder(one.getKey(), one.getValue());
        }
        CronTicks.tick(session.repos(), spec, session.now());
    }

    private void requireKnown(List<Input.Pfs> inputs) {
        for (String name : given.keySet()) {
            if (inputs.stream().noneMatch(i -> i.name().equals(name) || i.repo().equals(name))) {
                throw new Refusal(
                        "--input "
                                + name
                                + ": the pipeline has no such input for files; it has "
                                + (inputs.isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ",
                                                inputs.stream().map(Input.Pfs::name).toList())));
            }
        }
    }

    private String missing(List<String> names) {
        StringBuilder text = new StringBuilder("no files for ");
        text.append(names.size() == 1 ? "input " : "inputs ").append(String.join(", ", names));
        text.append("; add");
        names.forEach(name -> text.append(" --input ").append(name).append("=DIR"));
        return text.append(" or put a folder inputs/")
                .append(names.get(0))
                .append(" beside the spec")
                .toString();
    }

    private Optional<Path> folder(Input.Pfs input, RepoName repo) {
        String named = given.getOrDefault(input.name(), given.get(input.repo()));
        Optional<Repos.RepoInfo> existing = session.repos().find(repo);
        boolean foreign = existing.isPresent() && !existing.get().description().equals(MARK);
        if (named != null) {
            if (foreign) {
                throw new Refusal(
                        "repo "
                                + repo
                                + " exists and was not made by 'run', so its files are not replaced;"
                                + " leave out --input "
                                + input.name()
                                + " to use it as it is, or give another --home");
            }
            return Optional.of(session.path(named));
        }
        if (foreign) {
            session.err().println("input " + input.name() + ": repo " + repo + " as it is");
            return Optional.empty();
        }
        Optional<Path> beside =
                Stream.of("inputs/" + input.name(), input.name())
                        .map(specFolder::resolve)
                        .filter(Files::isDirectory)
                        .findFirst();
        beside.ifPresentOrElse(
                path -> session.err().println("input " + input.name() + ": files of " + path),
                () ->
                        existing.ifPresent(
                                e ->
                                        session.err()
                                                .println(
                                                        "input "
                                                                + input.name()
                                                                + ": the files of the run before")));
        return beside;
    }

    private void importFolder(Target target, Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new Refusal(folder + ": no such file or directory");
        }
        Map<String, Path> files =
                Files.isDirectory(folder)
                        ? Sources.below(folder)
                        : Map.of(folder.getFileName().toString(), folder);
        if (session.repos().find(target.repo()).isEmpty()) {
            session.repos().create(target.repo(), MARK);
        }
        try (Repos.CommitWriter commit =
                session.repos().startCommit(target.repo(), target.branch())) {
            if (session.repos().head(target.repo(), target.branch()).isPresent()) {
                commit.delete("/");
            }
            for (Map.Entry<String, Path> file : files.entrySet()) {
                commit.put("/" + file.getKey(), file.getValue());
            }
            commit.finish();
        }
    }
}
