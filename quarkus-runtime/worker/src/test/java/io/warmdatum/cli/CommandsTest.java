package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CommandsTest {

    private static final String SPEC =
            """
            pipeline: {name: edges}
            input: {pfs: {repo: images, glob: "/*"}}
            transform:
              cmd: ["bash"]
              stdin: ["true"]
              datum_batching: true
            """;

    @TempDir Path folder;
    private Typed typed;

    @BeforeEach
    void open() {
        typed = new Typed(folder);
    }

    @AfterEach
    void close() {
        typed.close();
    }

    private void done(String... words) {
        assertEquals(new Typed.Result(0, "", ""), typed.type(words));
    }

    private void refused(String message, String... words) {
        assertEquals(new Typed.Result(1, "", message + "\n"), typed.type(words));
    }

    private String shown(String... words) {
        Typed.Result result = typed.type(words);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    @Nested
    final class Repos {

        @Test
        void creatingTwiceIsRefusedWithPachydermsText() {
            done("create", "repo", "images");
            refused("repo default/images already exists", "create", "repo", "images");
        }

        @Test
        void namesAreOnesThatPachydermTakes() {
            for (String name : new String[] {"my images", "../x", "ümlaut", ""}) {
                refused(
                        "name ("
                                + name
                                + ") invalid: only alphanumeric characters, underscores, and dashes"
                                + " are allowed",
                        "create",
                        "repo",
                        name);
            }
        }

        @Test
        void listsThoseOfTheProjectOnly() {
            done("create", "repo", "images", "-d", "what cameras saw");
            done("create", "repo", "other", "--project", "p2");
            String listed = shown("list", "repo");
            assertTrue(listed.contains("what cameras saw"), listed);
            assertFalse(listed.contains("other"), listed);
            assertTrue(shown("list", "repo", "-A").contains("other"));
        }

        @Test
        void oneThatAPipelineReadsIsNotDeletedUnasked() throws IOException {
            done("create", "repo", "images");
            typed.write("edges.yaml", SPEC);
            assertEquals(0, typed.type("create", "pipeline", "-f", "edges.yaml").code());
            refused(
                    "repo default/images is an input of pipeline default/edges; delete the pipeline"
                            + " first, or add --force",
                    "delete",
                    "repo",
                    "images");
        }
    }

    @Nested
    final class Putting {

        @BeforeEach
        void createRepo() {
            done("create", "repo", "images");
        }

        @Test
        void usesTheNameOfTheFile() throws IOException {
            typed.write("a.txt", "hello");
            done("put", "file", "images@master", "-f", "a.txt");
            assertEquals("hello", shown("get", "file", "images@master:/a.txt"));
        }

        @Test
        void standardInputNeedsAPath() {
            refused(
                    "must specify filename when reading data from stdin",
                    "put",
                    "file",
                    "images@master");
        }

        @Test
        void standardInputCanBeAppended() {
            typed.typeWithInput("one ", "put", "file", "images@master:/x");
            typed.typeWithInput("two", "put", "file", "images@master:/x", "-a");
            assertEquals("one two", shown("get", "file", "images@master:/x"));
        }

        @Test
        void aDirectoryNeedsTheRecursiveOption() throws IOException {
            typed.write("dir/sub/a.txt", "a");
            refused(
                    "dir is a directory; add -r to put everything below it",
                    "put",
                    "file",
                    "images@master",
                    "-f",
                    "dir");
            done("put", "file", "images@master", "-r", "-f", "dir");
            assertTrue(shown("list", "file", "images@master:/dir/sub").contains("/dir/sub/a.txt"));
            done("put", "file", "images@master:/", "-r", "-f", "dir");
            assertTrue(shown("list", "file", "images@master:/sub").contains("/sub/a.txt"));
        }

        @Test
        void linksOutOfTheFolderAreRefusedAndNothingIsPut() throws IOException {
            Path secret = typed.write("secret", "s");
            typed.write("dir/a.txt", "a");
            Files.createSymbolicLink(folder.resolve("dir/link"), secret);
            Typed.Result result = typed.type("put", "file", "images@master", "-r", "-f", "dir");
            assertEquals(1, result.code());
            assertTrue(result.err().contains("which is outside of"), result.err());
            assertEquals(1, typed.type("list", "file", "images@master").code());
        }

        @Test
        void manyFilesComeFromAList() throws IOException {
            typed.write("a.txt", "a");
            typed.write("b.txt", "b");
            typed.write("list", "a.txt\nb.txt\n");
            done("put", "file", "images@master:/in", "-i", "list");
            assertEquals("b", shown("get", "file", "images@master:/in/b.txt"));
        }

        @Test
        void branchesHavePlainNames() throws IOException {
            typed.write("a.txt", "a");
            refused(
                    "invalid branch name \"my branch\": use letters, digits, underscores and dashes,"
                            + " with single dots or slashes between them",
                    "put",
                    "file",
                    "images@my branch",
                    "-f",
                    "a.txt");
            done("put", "file", "images@v1.2/x_y-z", "-f", "a.txt");
        }

        @Test
        void globsListFilesAndDirectories() throws IOException {
            typed.write("in/a.txt", "a");
            typed.write("in/b.png", "bb");
            typed.write("in/sub/c.txt", "c");
            done("put", "file", "images@master", "-r", "-f", "in");
            assertEquals(
                    "NAME      TYPE SIZE\n/in/a.txt file 1B\n",
                    shown("list", "file", "images@master:/in/*.txt"));
            assertEquals(
                    "NAME      TYPE SIZE\n/in/b.png file 2B\n/in/sub/  dir  1B\n",
                    shown("list", "file", "images@master:/in/{b.png,sub}"));
            assertTrue(
                    shown("list", "file", "images@master:**.txt").contains("/in/sub/c.txt file"));
            Typed.Result broken = typed.type("list", "file", "images@master:/[");
            assertEquals(1, broken.code());
            assertEquals(1, broken.err().lines().count(), broken.err());
            refused(
                    "get file takes one path and no glob; 'warmdatum list file"
                            + " \"images@master:/in/*\"' lists what it matches, -r gets a whole"
                            + " directory",
                    "get",
                    "file",
                    "images@master:/in/*");
        }

        @Test
        void addressesAreRefused() {
            refused(
                    "cannot put https://example.com/a: only local files can be put; fetch it first",
                    "put",
                    "file",
                    "images@master",
                    "-f",
                    "https://example.com/a");
        }

        @Test
        void theRepoHasToExist() throws IOException {
            typed.write("a.txt", "a");
            refused("repo default/none not found", "put", "file", "none@master", "-f", "a.txt");
        }
    }

    @Nested
    final class Pipelines {

        @Test
        void creatingNeedsTheInputRepo() throws IOException {
            typed.write("edges.yaml", SPEC);
            Typed.Result result = typed.type("create", "pipeline", "-f", "edges.yaml");
            assertEquals(1, result.code());
            assertTrue(result.err().endsWith("repo default/images not found\n"), result.err());
        }

        @Test
        void creatingTwiceIsRefusedAndUpdatingMakesAVersion() {
            done("create", "repo", "images");
            assertEquals(0, typed.typeWithInput(SPEC, "create", "pipeline").code());
            Typed.Result again = typed.typeWithInput(SPEC, "create", "pipeline", "-f", "-");
            assertTrue(again.err().endsWith("pipeline \"edges\" already exists\n"), again.err());
            assertEquals(0, typed.typeWithInput(SPEC, "update", "pipeline").code());
            assertTrue(shown("list", "pipeline").matches("(?s).*default edges 2 +images:/\\*.*"));
        }

        @Test
        void historyShowsEarlierVersions() {
            done("create", "repo", "images");
            for (int i = 0; i < 3; i++) {
                assertEquals(0, typed.typeWithInput(SPEC, "update", "pipeline").code());
            }
            assertEquals(List.of("3"), versions("none"));
            assertEquals(List.of("3", "2"), versions("1"));
            assertEquals(List.of("3", "2", "1"), versions("all"));
            refused(
                    "--history is none, all or a number of versions, not \"-2\"",
                    "list",
                    "pipeline",
                    "--history",
                    "-2");
        }

        private List<String> versions(String history) {
            return shown("list", "pipeline", "--history", history)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(" +")[2])
                    .toList();
        }

        @Test
        void aDryRunChangesNothing() {
            done("create", "repo", "images");
            assertEquals(0, typed.typeWithInput(SPEC, "create", "pipeline", "--dry-run").code());
            assertEquals("", shown("list", "pipeline", "--raw"));
        }

        @Test
        void everyProblemOfASpecHasALine() {
            String spec = SPEC.replace("datum_batching", "datum_batchin") + "datum_tries: -1\n";
            Typed.Result result = typed.typeWithInput(spec, "validate", "pipeline");
            assertEquals(1, result.code());
            assertEquals(
                    2,
                    result.err().lines().filter(l -> l.startsWith("error: -:")).count(),
                    result.err());
        }

        @Test
        void aMalformedGlobIsAProblemOfTheSpec() {
            Typed.Result result =
                    typed.typeWithInput(SPEC.replace("/*", "/*["), "validate", "pipeline");
            assertEquals(1, result.code());
            assertTrue(
                    result.err()
                            .startsWith(
                                    "error: -:2:35: input.pfs.glob: glob \"/*[\", character 3:"
                                            + " nothing closes this; add ], or write"),
                    result.err());
        }

        @Test
        void rawHasSnakeCaseAndTextsForLongNumbers() {
            done("create", "repo", "images");
            typed.typeWithInput(SPEC, "create", "pipeline");
            String raw = shown("inspect", "pipeline", "edges", "--raw");
            assertTrue(raw.contains("\"version\" : \"1\""), raw);
            assertTrue(raw.contains("\"datum_batching\" : true"), raw);
            assertTrue(
                    shown("inspect", "pipeline", "edges", "--raw", "-o", "yaml")
                            .contains("\nversion: '1'"));
        }

        @Test
        void formatsNeedRaw() {
            refused("cannot set --output (-o) without --raw", "list", "pipeline", "-o", "json");
        }

        @Test
        void aSpecListsItsDatums() throws IOException {
            done("create", "repo", "images");
            typed.write("a.txt", "a");
            done("put", "file", "images@master", "-f", "a.txt");
            typed.write("edges.yaml", SPEC);
            String listed = shown("list", "datum", "-f", "edges.yaml");
            assertTrue(
                    listed.matches("(?s).*[0-9a-f]{64} default/images@.*:/a.txt - +-\n"), listed);
        }
    }

    @Nested
    final class Mistakes {

        @Test
        void unknownOptionsAreOneLineAndAHintWithExitCodeOne() {
            Typed.Result result = typed.type("list", "repo", "--colour");
            assertEquals(1, result.code());
            assertEquals(2, result.err().lines().count(), result.err());
        }

        @Test
        void aVerbAloneSaysWhatItTakes() {
            Typed.Result result = typed.type("create");
            assertEquals(1, result.code());
            assertTrue(result.err().startsWith("create what? One of: repo, pipeline"));
        }

        @Test
        void nextDatumOutsideOfAWorkerHasPachydermsText() {
            refused(
                    "new workerserver client: strconv.Atoi: parsing \"\": invalid syntax",
                    "next",
                    "datum");
        }

        @Test
        void statesThatDoNotExistAreNamedWithThoseThatDo() {
            refused(
                    "unknown state \"bogus\"; use one of starting, running, failure, paused, standby",
                    "list",
                    "pipeline",
                    "--state",
                    "bogus");
            Typed.Result jobs = typed.type("list", "job", "--state", "bogus");
            assertEquals(1, jobs.code());
            assertTrue(jobs.err().endsWith("killed, unrunnable\n"), jobs.err());
            assertEquals(0, typed.type("list", "job", "--state", "SUCCESS").code());
        }

        @Test
        void aNegativeTailOfLogsIsRefused() {
            done("create", "repo", "images");
            typed.typeWithInput(SPEC, "create", "pipeline");
            refused("--tail must not be negative, is -1", "logs", "-p", "edges", "--tail", "-1");
            assertEquals("", shown("logs", "-p", "edges", "--tail", "0"));
        }

        @Test
        void aFileIsNoHome() throws IOException {
            Path file = typed.write("plain", "");
            refused("store " + file + ": not a folder", "list", "repo", "--home", file.toString());
        }

        @Test
        void unknownJobsAndPipelinesAreSaid() {
            refused("pipeline \"p\" not found", "list", "job", "-p", "p");
            refused("job default/p@123456 not found", "inspect", "job", "p@123456");
        }
    }

    @Test
    void everyCommandHasHelpWithAnExampleAndItsExitCodes() {
        CommandLine top =
                new Cli(
                                new Surroundings(
                                        null,
                                        System.out,
                                        System.err,
                                        false,
                                        false,
                                        Map.of(),
                                        folder,
                                        null,
                                        null))
                        .commandLine();
        assertHelp(top);
    }

    private static void assertHelp(CommandLine line) {
        String usage = line.getUsageMessage();
        assertTrue(usage.contains("Exit codes:"), usage);
        if (line.getSubcommands().isEmpty()) {
            assertTrue(usage.contains("Example"), usage);
        }
        line.getSubcommands().values().forEach(CommandsTest::assertHelp);
    }
}
