package io.warmdatum.pfs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkspaceTest {

    @TempDir Path temp;
    Path view;
    RepoFolder repo;
    Workspace workspace;

    @BeforeEach
    void open() throws IOException {
        view = temp.resolve("view");
        repo = new RepoFolder(Files.createDirectory(temp.resolve("repo")));
        workspace = new Workspace(view, "/pfs", repo);
    }

    @AfterEach
    void closeLeavesTheViewEmpty() throws IOException {
        workspace.close();
        assertEquals(Set.of(), names(view));
    }

    StagedDatum stage(InputFile... inputs) throws IOException {
        return workspace.stage(new PlannedDatum("d1", List.of(inputs)), List.of("A=1", "B=x y"));
    }

    List<OutputFile> output(StagedDatum staged) throws Exception {
        return workspace.output(staged);
    }

    String refused(StagedDatum staged) {
        return assertThrows(BadOutputException.class, () -> workspace.output(staged)).getMessage();
    }

    static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    static void run(Path directory, String script) throws IOException, InterruptedException {
        Process bash =
                new ProcessBuilder("bash", "-c", script)
                        .directory(directory.toFile())
                        .inheritIO()
                        .start();
        assertEquals(0, bash.waitFor());
    }

    @Nested
    class Layout {

        @Test
        void nothingIsVisibleBeforeActivation() throws Exception {
            repo.put("/a", "x");
            stage(repo.input("in", "/a"));
            assertEquals(Set.of(".scratch"), names(view));
        }

        @Test
        void filesKeepTheirRepoPathAndSiblingsAreAbsent() throws Exception {
            repo.put("/dir/a.txt", "alpha");
            repo.put("/dir/b.txt", "beta");
            workspace.activate(stage(repo.input("my-in", "/dir/a.txt")));
            assertEquals(Set.of(".scratch", ".env", "out", "my-in"), names(view));
            assertEquals("alpha", Files.readString(view.resolve("my-in/dir/a.txt")));
            assertEquals(Set.of("a.txt"), names(view.resolve("my-in/dir")));
            assertEquals("A=1\nB=x y\n", Files.readString(view.resolve(".env")));
            assertEquals(Set.of(), names(view.resolve("out")));
            assertFalse(Files.readSymbolicLink(view.resolve("my-in")).isAbsolute());
        }

        @Test
        void directoriesAndWholeReposAndGroupsAreLaidOut() throws Exception {
            repo.put("/d/deep/er/1", "1");
            repo.put("/d/2", "2");
            repo.put("/3", "3");
            workspace.activate(
                    stage(
                            repo.input("dir", "/d/"),
                            repo.input("all", "/"),
                            repo.input("group", "/d/2"),
                            repo.input("group", "/3"),
                            repo.input("group", "/3")));
            assertEquals("1", Files.readString(view.resolve("dir/d/deep/er/1")));
            assertEquals(Set.of("d"), names(view.resolve("dir")));
            assertEquals(Set.of("d", "3"), names(view.resolve("all")));
            assertEquals(Set.of("d", "3"), names(view.resolve("group")));
        }

        @Test
        void whereUserCodeIsAnotherUserEverybodyMayWriteAndTheRepoStaysAsItWas() throws Exception {
            workspace.close();
            workspace = new Workspace(view, "/pfs", repo, false);
            repo.put("/d/a", "before");
            StagedDatum staged = stage(repo.input("in", "/d/a"));
            workspace.activate(staged);
            for (String name : List.of("out", "in", "in/d")) {
                assertEquals("rwxrwxrwx", mode(view.resolve(name)), name);
            }
            assertEquals("rw-rw-rw-", mode(view.resolve("in/d/a")));
            assertEquals("rw-rw-rw-", mode(view.resolve(".env")));
            run(view, "echo after > in/d/a; rm .env");
            assertEquals("before", Files.readString(repo.folder().resolve("d/a")));
        }

        @Test
        void whereUserCodeIsTheSameUserModesAreWhatTheUmaskLeaves() throws Exception {
            repo.put("/d/a", "x");
            workspace.activate(stage(repo.input("in", "/d/a")));
            String directory = mode(Files.createDirectory(temp.resolve("directory")));
            String file = mode(Files.createFile(temp.resolve("file")));
            for (String name : List.of("out", "in", "in/d")) {
                assertEquals(directory, mode(view.resolve(name)), name);
            }
            assertEquals(file, mode(view.resolve("in/d/a")));
            assertEquals(file, mode(view.resolve(".env")));
        }

        @Test
        void emptyFilesHaveNamesOnly() throws Exception {
            repo.put("/a", "content");
            workspace.activate(stage(repo.input("in", "/a", false, true)));
            assertEquals(0, Files.size(view.resolve("in/a")));
        }

        @Test
        void aFileInThePlaceOfADirectoryIsRefused() throws Exception {
            repo.put("/x/f", "1");
            InputFile directory = repo.input("in", "/x/");
            FileEntry x = new FileEntry("/x", 1, "00");
            InputFile file =
                    new InputFile("in", "p", "r", "master", "c", x, "", "", false, true, false);
            assertThrows(IOException.class, () -> stage(directory, file));
            String message =
                    assertThrows(IOException.class, () -> stage(file, directory)).getMessage();
            assertTrue(message.startsWith("in/x is a file in one input"), message);
        }

        @Test
        void namesAndPathsThatLeadOutAreRefusedWithoutTraces() throws Exception {
            repo.put("/a", "x");
            for (String name : List.of("out", ".env", "..", "a/b", "")) {
                assertThrows(IOException.class, () -> stage(repo.input(name, "/a")), name);
            }
            InputFile evil = repo.input("in", "/../evil/");
            assertThrows(IOException.class, () -> stage(evil));
            assertEquals(Set.of(), names(view.resolve(".scratch")));
        }

        private String mode(Path path) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        }
    }

    @Nested
    class Switching {

        @Test
        void thousandSwitchesShowEachDatumAlone() throws Exception {
            for (int i = 0; i < 1000; i++) {
                String input = i % 3 == 0 ? "odd" : "in";
                repo.put("/" + i, "content " + i);
                StagedDatum staged = stage(repo.input(input, "/" + i));
                workspace.activate(staged);
                assertEquals(Set.of(".scratch", ".env", "out", input), names(view));
                assertEquals(Set.of("" + i), names(view.resolve(input)));
                assertEquals(Set.of(), names(view.resolve("out")));
                Files.writeString(view.resolve("out/f"), "x");
                Files.writeString(view.resolve("stray"), "x");
                workspace.delete(staged);
            }
            assertEquals(Set.of("now"), names(view.resolve(".scratch")));
        }

        @Test
        void aDatumMayBeShownAgain() throws Exception {
            repo.put("/a", "x");
            repo.put("/b", "x");
            StagedDatum first = stage(repo.input("in", "/a"));
            workspace.activate(first);
            workspace.activate(stage(repo.input("in", "/b")));
            assertEquals(Set.of("b"), names(view.resolve("in")));
            workspace.activate(first);
            assertEquals(Set.of("a"), names(view.resolve("in")));
        }

        @Test
        void linksReplacedByUserCodeAreReplacedAgain() throws Exception {
            repo.put("/a", "x");
            workspace.activate(stage(repo.input("in", "/a")));
            run(
                    view,
                    "rm in out .scratch/now; mkdir -p in/x out/y .scratch/now/z; touch .stray; ln -s / root");
            workspace.activate(stage(repo.input("in", "/a")));
            assertEquals(Set.of(".scratch", ".env", "out", "in"), names(view));
            assertEquals(Set.of("a"), names(view.resolve("in")));
            workspace.deactivate();
            assertEquals(Set.of(".scratch"), names(view));
        }

        @Test
        void aLinkOfAStagedDatumThatUserCodeRemovedIsMadeAgain() throws Exception {
            repo.put("/a", "x");
            workspace.activate(stage());
            for (String doing :
                    List.of(
                            "rm .scratch/*.now",
                            "for l in .scratch/*.now; do rm $l; mkdir $l; done")) {
                StagedDatum next = stage(repo.input("in", "/a"));
                run(view, doing);
                workspace.activate(next);
                assertEquals(Set.of("a"), names(view.resolve("in")), doing);
            }
        }

        @Test
        void aDatumMayBeDeletedAfterTheWorkspaceWasClosed() throws Exception {
            StagedDatum staged = stage();
            workspace.close();
            workspace.delete(staged);
        }

        @Test
        void aClosedWorkspaceSaysSo() throws Exception {
            StagedDatum staged = stage();
            workspace.close();
            for (Executable late :
                    List.<Executable>of(
                            () -> workspace.activate(staged), () -> workspace.output(staged))) {
                String message = assertThrows(IOException.class, late).getMessage();
                assertTrue(message.contains(".scratch"), message);
            }
        }

        @Test
        void whatUserCodeDoesToTheViewIsUndoneAlsoAfterManyQuietDatums() throws Exception {
            repo.put("/a", "x");
            for (String doing :
                    List.of(
                            "touch stray",
                            "mkdir .hidden",
                            "rm in",
                            "ln -sfn / in",
                            "rm out; mkdir out",
                            "ln -s .scratch/now/in more",
                            "rm .env; touch -d @1000000000 .")) {
                for (int i = 0; i < 50; i++) {
                    StagedDatum quiet = stage(repo.input("in", "/a"));
                    workspace.activate(quiet);
                    workspace.delete(quiet);
                }
                run(view, doing);
                workspace.activate(stage(repo.input("in", "/a")));
                assertEquals(Set.of(".scratch", ".env", "out", "in"), names(view), doing);
                assertEquals(Set.of("a"), names(view.resolve("in")), doing);
                assertTrue(Files.isSymbolicLink(view.resolve("out")), doing);
            }
        }

        @Test
        void viewOfAKilledWorkerIsCleaned() throws Exception {
            repo.put("/a", "x");
            workspace.activate(stage(repo.input("in", "/a")));
            run(view, "echo x > stray");
            workspace = new Workspace(view, "/pfs", repo);
            assertEquals(Set.of(".scratch"), names(view));
            assertEquals(Set.of(), names(view.resolve(".scratch")));
        }

        @Test
        void somebodysDataIsNotWiped() throws Exception {
            Path home = Files.createDirectories(temp.resolve("home/out")).getParent();
            new Workspace(home, "/pfs", repo).close();
            Files.writeString(home.resolve("thesis"), "x");
            String message =
                    assertThrows(IOException.class, () -> new Workspace(home, "/pfs", repo))
                            .getMessage();
            assertTrue(message.contains("thesis"), message);
            assertTrue(Files.exists(home.resolve("thesis")));
        }
    }

    @Nested
    class Deleting {

        @Test
        void nothingOutsideIsTouchedWhateverTheTreeHolds() throws Exception {
            Path outside = Files.createDirectory(temp.resolve("outside"));
            Files.writeString(outside.resolve("keep"), "x");
            StagedDatum staged = stage();
            workspace.activate(staged);
            run(
                    view.resolve("out"),
                    "ln -s "
                            + outside
                            + " a; ln -s / b; mkdir -p ro/sub; touch ro/sub/f; chmod 000 ro/sub;"
                            + " chmod 555 ro; mkfifo p; ln -s loop loop; touch $'new\\nline'");
            workspace.delete(staged);
            workspace.delete(staged);
            assertFalse(Files.exists(staged.directory(), LinkOption.NOFOLLOW_LINKS));
            assertTrue(Files.exists(outside.resolve("keep")));
        }

        @Test
        void whatUserCodePutInThePlaceOfFilesAndDirectoriesIsDeletedAsWhatItIs() throws Exception {
            Path outside = Files.createDirectory(temp.resolve("outside"));
            Files.writeString(outside.resolve("keep"), "x");
            repo.put("/a", "x");
            for (String doing :
                    List.of(
                            "rm -r in out; ln -s %s in; ln -s %s out",
                            "rm -r in out; touch in out",
                            "rm .env; mkdir -p .env/d; touch .env/d/f",
                            "rm .env; ln -s %s .env; mkdir -p more/in/out; touch more/in/out/f",
                            "chmod 555 in out .; mkdir out/d; chmod 000 out/d in",
                            "d=$PWD; rm -r $d; ln -s %s $d",
                            "d=$PWD; rm -r $d; touch $d")) {
                StagedDatum staged = stage(repo.input("in", "/a"));
                run(staged.directory(), doing.replace("%s", outside.toString()));
                workspace.delete(staged);
                assertEquals(Set.of(), names(view.resolve(".scratch")), doing);
                assertEquals(Set.of("keep"), names(outside), doing);
            }
        }

        @Test
        void treesDeeperThanAPathMayBeLongAreDeleted() throws Exception {
            StagedDatum staged = stage();
            run(
                    staged.out(),
                    "n=$(printf 'd%.0s' {1..100}); for i in {1..150}; do mkdir $n; cd $n; done;"
                            + " touch f");
            workspace.delete(staged);
            assertEquals(Set.of(), names(view.resolve(".scratch")));
        }

        @Test
        void aProcessThatStillWritesDoesNotStopIt() throws Exception {
            StagedDatum staged = stage();
            Process writer =
                    new ProcessBuilder(
                                    "bash",
                                    "-c",
                                    "echo go; i=0; while : > f$i; do i=$((i+1)); done 2>/dev/null")
                            .directory(staged.out().toFile())
                            .start();
            assertEquals('g', writer.getInputStream().read());
            workspace.delete(staged);
            assertTrue(writer.waitFor(20, TimeUnit.SECONDS));
            assertFalse(Files.exists(staged.directory()));
        }
    }

    @Nested
    class Lazy {

        @Test
        void aReaderGetsTheContentOnceAndUnreadPipesAreFine() throws Exception {
            repo.put("/big", "0123456789".repeat(100_000));
            for (int i = 0; i < 50; i++) {
                repo.put("/more/" + i, "x");
            }
            StagedDatum staged = stage(repo.input("in", "/", true, false));
            workspace.activate(staged);
            run(view, "cat in/big > out/copy; head -c 5 in/more/3 > /dev/null; rm in/more/7");
            assertEquals(1_000_000, output(staged).get(0).size());
            workspace.delete(staged);
            assertFalse(fillersLeft());
        }

        @Test
        void aReaderThatStopsHalfwayIsNoFailure() throws Exception {
            repo.put("/big", "0123456789".repeat(100_000));
            StagedDatum staged = stage(repo.input("in", "/big", true, false));
            run(staged.directory(), "head -c 5 in/big > out/five");
            assertEquals(5, output(staged).get(0).size());
            try (InputStream halfway =
                    Files.newInputStream(
                            stage(repo.input("in", "/big", true, false))
                                    .directory()
                                    .resolve("in/big"))) {
                assertEquals('0', halfway.read());
                workspace.close();
                assertFalse(fillersLeft());
            }
        }

        @Test
        void contentThatCannotBeReadFailsTheDatum() throws Exception {
            FileEntry file = repo.put("/a", "x");
            StagedDatum staged = stage(repo.input("in", "/a", true, false));
            Files.delete(repo.folder().resolve("a"));
            run(staged.directory(), "cat in/a");
            String message =
                    assertThrows(IOException.class, () -> workspace.output(staged)).getMessage();
            assertTrue(message.contains(file.path()), message);
        }

        @Test
        void tooManyPipesAreRefused() throws Exception {
            LazyPipes pipes = new LazyPipes(temp.resolve("p"), repo);
            FileEntry file = repo.put("/a", "x");
            for (int i = 0; i < LazyPipes.MAX; i++) {
                pipes.add(file, temp.resolve("p" + i));
            }
            assertThrows(IOException.class, () -> pipes.add(file, temp.resolve("one-more")));
        }

        private boolean fillersLeft() {
            return Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().startsWith("lazy ") && t.isAlive());
        }
    }

    @Nested
    class Output {

        @Test
        void filesComeByPathAndEmptyDirectoriesVanish() throws Exception {
            StagedDatum staged = stage();
            workspace.activate(staged);
            run(view.resolve("out"), "mkdir -p d/e empty/er; echo 1 > d/e/f; echo 22 > 'a b';");
            List<OutputFile> files = output(staged);
            assertEquals(List.of("/a b", "/d/e/f"), files.stream().map(OutputFile::path).toList());
            assertEquals(List.of(3L, 2L), files.stream().map(OutputFile::size).toList());
            assertEquals("1\n", Files.readString(files.get(1).source()));
        }

        @Test
        void namesThatARepoCannotHoldAreRefused() throws Exception {
            String outer =
                    "cannot upload file produced by the user code because its name cannot be"
                            + " represented in PFS: path (/d/";
            for (char c : "*?[]{}!()@+^".toCharArray()) {
                StagedDatum staged = stage();
                Files.createDirectory(staged.out().resolve("d"));
                Files.writeString(staged.out().resolve("d/a" + c), "");
                String tail = ") invalid: globbing character (" + c + ") not allowed in path";
                assertEquals(outer + "a" + c + tail, refused(staged));
            }
            StagedDatum staged = stage();
            run(staged.out(), "mkdir d; touch $'d/a\\tb'");
            assertEquals(
                    outer
                            + "a\\u0009b) invalid: only printable ASCII characters allowed"
                            + " (found U+0009)",
                    refused(staged));
            assertThrows(BadOutputException.class, () -> OutputNames.check("/\u00e9"));
            String relative =
                    assertThrows(BadOutputException.class, () -> OutputNames.check("/a/../b"))
                            .getMessage();
            assertTrue(relative.endsWith("relative file paths are not allowed"), relative);
            assertDoesNotThrow(() -> OutputNames.check("/ #$%&',-.;<=>\\_`|~\":"));
        }

        @Test
        void specialFilesAreRefusedByKind() throws Exception {
            StagedDatum pipe = stage();
            run(pipe.out(), "mkfifo p");
            assertEquals("cannot keep (/p): it is a named pipe, not a file", refused(pipe));
            StagedDatum device = stage();
            run(device.out(), "ln -s /dev/null n");
            assertEquals("cannot keep (/n): it is a device, not a file", refused(device));
        }

        @Test
        void aReplacedOutIsNoticed() throws Exception {
            StagedDatum staged = stage();
            workspace.activate(staged);
            run(view, "rm out; mkdir out; touch out/f");
            assertTrue(refused(staged).contains("/pfs/out"));
            workspace.deactivate();
            Files.delete(staged.out());
            assertTrue(refused(staged).contains("removed"));
        }
    }

    @Nested
    class LinksInOutput {

        private StagedDatum linking(String target) throws Exception {
            repo.put("/d/a", "alpha");
            repo.put("/d/b", "beta");
            StagedDatum staged = stage(repo.input("in", "/d/"));
            workspace.activate(staged);
            Files.writeString(staged.out().resolve("real"), "x");
            Files.createSymbolicLink(staged.out().resolve("link"), Path.of(target));
            return staged;
        }

        private Set<String> linked(String target) throws Exception {
            StagedDatum staged = linking(target);
            workspace.deactivate(); // output may be taken while another datum is shown
            return output(staged).stream()
                    .map(OutputFile::path)
                    .filter(p -> !p.equals("/real"))
                    .collect(Collectors.toSet());
        }

        @Test
        void linksToInputsAreFollowedInThisDatum() throws Exception {
            assertEquals(Set.of("/link"), linked("/pfs/in/d/a"));
            assertEquals(Set.of("/link"), linked("../in/d/a"));
            assertEquals(Set.of("/link"), linked("/pfs/.scratch/now/in/d/a"));
            assertEquals(Set.of("/link"), linked("/tmp/../pfs/./in/d/../d/a"));
            assertEquals(Set.of("/link/a", "/link/b"), linked("/pfs/in/d"));
            assertEquals(Set.of("/link/d/a", "/link/d/b"), linked("/pfs/in"));
        }

        @Test
        void linksToTheRealPlaceOfAnInputAreFollowed() throws Exception {
            StagedDatum staged = linking("real-place");
            Path link = staged.out().resolve("link");
            Files.delete(link);
            Path place = view.toRealPath().relativize(staged.directory().resolve("in/d/a"));
            Files.createSymbolicLink(link, Path.of("/pfs").resolve(place));
            assertEquals("alpha", Files.readString(output(staged).get(0).source()));
        }

        @Test
        void linksOutsideAreFollowedUnlessForbidden() throws Exception {
            Path outside = Files.createDirectories(temp.resolve("outside/sub"));
            Files.writeString(outside.resolve("f"), "x");
            assertEquals(Set.of("/link/sub/f"), linked(outside.getParent().toString()));
            assertEquals(Set.of("/link"), linked(outside.resolve("f").toString()));
            workspace = new Workspace(view, "/pfs", repo, false);
            assertTrue(refused(linking(outside.toString())).contains("leaves /pfs"));
            assertEquals(Set.of("/link"), linked("/pfs/in/d/a"));
        }

        @Test
        void linksToOutputSayThatThereIsNoSuchInput() throws Exception {
            String text = refused(linking("/pfs/out/real"));
            assertTrue(
                    text.startsWith(
                            "cannot keep link (/link) to (/pfs/out/real): could not find input"
                                    + " \"out\""),
                    text);
            assertTrue(refused(linking("real")).contains("could not find input \"out\""));
            assertTrue(refused(linking(".")).contains("could not find input \"out\""));
            assertTrue(refused(linking("/pfs/.env")).contains("could not find input \".env\""));
        }

        @Test
        void linksThatLeadNowhereAreRefused() throws Exception {
            assertTrue(refused(linking("/pfs/in/none")).contains("/pfs/in/none) does not exist"));
            assertTrue(refused(linking("/pfs/other")).contains("does not exist"));
            assertTrue(refused(linking("/no/such")).contains("does not exist"));
            assertTrue(refused(linking("link")).contains("circle"));
            assertTrue(refused(linking("/pfs")).contains("the whole of /pfs"));
            assertTrue(refused(linking("..")).contains("the whole of /pfs"));
        }

        @Test
        void linksToAnotherDatumAreRefused() throws Exception {
            repo.put("/secret", "x");
            StagedDatum other = stage(repo.input("in", "/secret"));
            Path place = view.toRealPath().relativize(other.directory().resolve("in/secret"));
            assertTrue(refused(linking("/pfs/" + place)).contains("another datum"));
        }

        @Test
        void circlesOfDirectoriesAreFound() throws Exception {
            Path outside = Files.createDirectory(temp.resolve("outside"));
            Files.createSymbolicLink(outside.resolve("self"), outside);
            assertTrue(refused(linking(outside.toString())).contains("circle"));
        }

        @Test
        void linksToLazyAndEmptyInputsMeanTheRealContent() throws Exception {
            FileEntry a = repo.put("/d/a", "alpha");
            StagedDatum staged =
                    stage(
                            repo.input("lazy", "/d/a", true, false),
                            repo.input("empty", "/d/a", false, true));
            run(staged.out(), "ln -s /pfs/lazy/d/a l; ln -s /pfs/empty e");
            List<OutputFile> files = output(staged);
            assertEquals(List.of("/e/d/a", "/l"), files.stream().map(OutputFile::path).toList());
            for (OutputFile file : files) {
                assertEquals(a, file.input().orElseThrow());
                assertEquals(5, file.size());
            }
        }
    }
}
