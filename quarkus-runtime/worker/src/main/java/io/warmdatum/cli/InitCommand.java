package io.warmdatum.cli;

import io.warmdatum.templates.Language;
import io.warmdatum.templates.Project;
import io.warmdatum.templates.ProjectException;
import io.warmdatum.templates.ProjectFolder;
import io.warmdatum.templates.SettingInfo;
import io.warmdatum.templates.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a project that is ready to be tested, built and deployed. Needs no store. */
@Command(
        name = "init",
        description =
                "Makes a small project for a host: user code with a test, what builds and deploys"
                        + " it, and a README.md with the commands. Overwrites nothing.",
        footer = {
            "",
            "Examples:",
            "  warmdatum init --list",
            "  warmdatum init --list --target lambda-sqs --language python",
            "  warmdatum init thumbnails --target lambda-sqs --language python --set timeout=60"
        })
final class InitCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "Folder of the project; must not exist, or be empty.")
    private String folder;

    @Option(names = "--target", paramLabel = "TARGET", description = "Host; --list shows all.")
    private String target;

    @Option(names = "--language", paramLabel = "LANGUAGE", description = "java, python or bash.")
    private String language;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of what is deployed; by default that of the folder.")
    private String name;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the target (repeatable).")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--list",
            description =
                    "Shows targets and languages, or, with both given, the settings of such a"
                            + " project.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Override
    public Integer call() throws IOException {
        Surroundings around = Warmdatum.surroundings(spec);
        if (list) {
            list(around);
            return 0;
        }
        if (folder == null || target == null || language == null) {
            throw new Refusal(
                    "init needs DIR, --target and --language; 'warmdatum init --list' shows what"
                            + " there is");
        }
        Path place = around.folder().resolve(folder).normalize();
        Target host = one(Target.values(), Target::id, target, "target");
        Language code = one(Language.values(), Language::id, language, "language");
        try {
            Project project = Project.of(host, code, name(place), settings);
            List<String> files = ProjectFolder.write(project, place);
            around.out().println(place + ": " + files.size() + " files; begin with its README.md");
        } catch (ProjectException e) {
            throw new Refusal(e.getMessage());
        }
        return 0;
    }

    private String name(Path place) {
        if (name != null) {
            return name;
        }
        return place.getFileName() == null ? "" : place.getFileName().toString();
    }

    private void list(Surroundings around) {
        if (target != null && language != null) {
            Table table = new Table("SETTING", "DEFAULT", "MEANING", "MUST BE");
            SettingInfo.of(
                            one(Target.values(), Target::id, target, "target"),
                            one(Language.values(), Language::id, language, "language"))
                    .forEach(s -> table.row(s.key(), s.defaultValue(), s.meaning(), s.allowed()));
            table.print(around.out());
            return;
        }
        Table targets = new Table("TARGET", "LANGUAGES", "WHAT");
        for (Target host : Target.values()) {
            String languages =
                    Stream.of(Language.values())
                            .filter(code -> host.refusal(code).isEmpty())
                            .map(Language::id)
                            .collect(Collectors.joining(", "));
            targets.row(host.id(), languages, host.meaning());
        }
        targets.print(around.out());
        around.out().println();
        Table languages = new Table("LANGUAGE", "WHAT");
        Stream.of(Language.values()).forEach(l -> languages.row(l.id(), l.meaning()));
        languages.print(around.out());
        around.out().println();
        around.out().println("With --target and --language too: the settings.");
    }

    private static <T> T one(T[] all, Function<T, String> id, String given, String what) {
        return Stream.of(all)
                .filter(one -> id.apply(one).equals(given.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "no "
                                                + what
                                                + " \""
                                                + given
                                                + "\"; there are "
                                                + Stream.of(all)
                                                        .map(id)
                                                        .collect(Collectors.joining(", "))));
    }
}
