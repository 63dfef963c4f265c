package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IsolationTest {

    private static final String LOOP =
            """
            while pachctl next datum; do
              source /pfs/.env; eval "$WORK"; echo "$PACH_DATUM_ID" >> /pfs/seen
            done
            """;

    @TempDir Path folder;

    private Isolation detect(String wish) {
        try {
            return Isolation.detect(folder.resolve("probe"), wish);
        } catch (IllegalArgumentException e) {
            System.out.println("not tested here: " + e.getMessage());
            assumeTrue(false, e.getMessage());
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "unshare"})
    void twoProgramsAtOnceSeeTheirOwnPfs(String wish) throws Exception {
        Isolation isolation = detect(wish);
        assertTrue(isolation.parallel());
        assertEquals(wish, isolation.name());
        try (Bench one = new Bench(folder.resolve("one"), isolation);
                Bench two = new Bench(folder.resolve("two"), isolation)) {
            UserCode first = one.open(Bench.bash(LOOP));
            UserCode second = two.open(Bench.bash(LOOP));
            first.run(one.attempt("a", "cd /"));
            second.run(two.attempt("b", ":"));
            first.run(one.attempt("c", ":"));
            assertEquals(List.of("a", "c"), Files.readAllLines(one.view.resolve("seen")));
            assertEquals(List.of("b"), Files.readAllLines(two.view.resolve("seen")));
            assertEquals(
                    "error running user code: exit status 5",
                    one.failure(first, "exit 5").reason());
            assertEquals(
                    "error running user code: signal: killed",
                    two.failure(second, "kill -KILL $$").reason());
        }
        assertFalse(Files.exists(Path.of("/pfs/seen")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "unshare"})
    void theEndIsGracefulInsideToo(String wish) throws Exception {
        Isolation isolation = detect(wish);
        try (Bench bench = new Bench(folder, isolation)) {
            String script = "trap 'echo told $(< /pfs/.env); exit 0' TERM\n" + LOOP;
            UserCode code = bench.open(Bench.bash(script));
            code.run(bench.attempt("a", ":"));
            code.close();
            bench.recorder.await("told PACH_DATUM_ID=a");
            assertEquals(List.of("exit status 0"), bench.recorder.ends());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "unshare"})
    void killingTheGroupReachesInside(String wish) throws Exception {
        Isolation isolation = detect(wish);
        try (Bench bench = new Bench(folder, isolation)) {
            UserCode code = bench.open(Bench.bash(LOOP));
            Bench.Running running = bench.background(code, "echo pid $$; sleep 1000");
            long pid = Long.parseLong(bench.recorder.await("pid ").text().substring(4));
            running.thread().interrupt();
            running.thrown();
            Bench.assertDies(pid);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "unshare"})
    void runsAsAnotherUserInAnyFolder(String wish) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can change users");
        Isolation isolation = detect(wish);
        try (Bench bench = new Bench(folder, isolation)) {
            String script = "pachctl next datum; id -u; id -g; pwd; pachctl next datum";
            UserCode code =
                    bench.open(
                            Bench.placed(
                                    Bench.bash(script),
                                    Optional.of(Path.of("/pfs")),
                                    Optional.of("65534:1234")));
            Files.setPosixFilePermissions(
                    folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            code.run(bench.attempt("a", ":"));
            bench.recorder.await("65534");
            bench.recorder.await("1234");
            bench.recorder.await("/pfs");
        }
    }

    /** What unshare does where nobody may make /pfs. */
    @Test
    void aRootIsBuiltAroundPfs() throws Exception {
        detect("unshare");
        Isolation built = new UnshareIsolation(false, List.of());
        try (Bench bench = new Bench(folder, built)) {
            UserCode code = bench.open(Bench.bash(LOOP));
            code.run(bench.attempt("a", "test -e /proc/self && test -e /dev/null && touch /tmp"));
            assertEquals(List.of("a"), Files.readAllLines(bench.view.resolve("seen")));
        }
    }

    @Test
    void bubblewrapBuildsARootToo() throws Exception {
        detect("bubblewrap");
        try (Bench bench = new Bench(folder, new BubblewrapIsolation(false))) {
            UserCode code = bench.open(Bench.bash(LOOP));
            code.run(bench.attempt("a", "test -e /proc/self && test -e /dev/null"));
            assertEquals(List.of("a"), Files.readAllLines(bench.view.resolve("seen")));
        }
    }

    @Test
    void plainHasOneWorkerAndSaysSo() {
        Isolation plain = new PlainIsolation(false, "unshare: not permitted");
        assertFalse(plain.parallel());
        assertEquals("/some/view", plain.pfsPath(Path.of("/some/view")));
        assertEquals(
                "one worker only: it has no /pfs; user code finds its files in the folder named by"
                        + " WARMDATUM_PFS (unshare: not permitted; install bubblewrap for more)",
                plain.notice().orElseThrow());
        Isolation pfs = new PlainIsolation(true, "");
        assertEquals("/pfs", pfs.pfsPath(Path.of("/some/view")));
        assertEquals(Path.of("/pfs"), pfs.view(Path.of("/some/view")));
        assertEquals("plain", Isolation.detect(folder, "plain").name());
    }

    @Test
    void anUnknownWishIsRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> Isolation.detect(folder, "docker"));
        assertEquals(
                "isolation \"docker\" is unknown; use bubblewrap, unshare, plain or leave it out",
                refused.getMessage());
    }

    @Test
    void probesLeaveNothingBehind() throws IOException {
        Isolation.detect(folder, "");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void onlyRootChangesUsers() throws IOException {
        Path passwd = Files.writeString(folder.resolve("passwd"), "a:x:10:11::/:\nb:x:20:21::/:\n");
        RunAs asUser = new RunAs(passwd, "a");
        assertEquals(List.of(), asUser.prefix("10"));
        assertEquals(
                "transform.user \"b\": only root can run user code as another user (this is a);"
                        + " leave user out or run as root",
                assertThrows(IOException.class, () -> asUser.prefix("b")).getMessage());
        RunAs asRoot =
                new RunAs(Files.writeString(passwd, "root:x:0:0::/:\nb:x:20:21::/:\n"), "root");
        assertEquals(
                List.of("setpriv", "--reuid", "20", "--regid", "21", "--clear-groups", "--"),
                asRoot.prefix("b"));
        assertTrue(asRoot.prefix("77").contains("0"));
        assertTrue(
                assertThrows(IOException.class, () -> asRoot.prefix("nobody-here"))
                        .getMessage()
                        .startsWith("transform.user \"nobody-here\": no such user"));
    }
}
