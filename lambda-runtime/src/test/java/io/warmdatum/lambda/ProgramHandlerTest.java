package io.warmdatum.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.lambda.WarmdatumHandlerTest.Runtime;
import io.warmdatum.lambda.testing.InvocationEnd;
import io.warmdatum.lambda.testing.RuntimeApi.Mode;
import io.warmdatum.lambda.testing.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that live across invocations, under AWS' runtime and under ours. */
class ProgramHandlerTest {

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path PROGRAMS = Path.of("src/test/resources/programs").toAbsolutePath();

    @TempDir Path folder;
    private Sandbox box;

    @AfterEach
    void end() {
        if (box != null) { // a test that is skipped has none
            box.close();
        }
    }

    static Stream<Arguments> everyRuntimeAndLanguage() {
        return Stream.of(Runtime.values())
                .flatMap(
                        runtime ->
                                Stream.of("bash", "python3")
                                        .map(language -> Arguments.of(runtime, language)));
    }

    static Stream<Arguments> everyRuntime() {
        return Stream.of(Arguments.of(Runtime.AWS, "python3"), Arguments.of(Runtime.OURS, "bash"));
    }

    private void start(List<String> command, Mode mode, Map<String, String> env) {
        Map<String, String> all = new HashMap<>(env);
        all.put("STARTS", starts().toString());
        try {
            box =
                    new Sandbox(
                            new Sandbox.Setup(
                                    mode,
                                    command,
                                    all,
                                    folder,
                                    folder.resolve("extensions"),
                                    2,
                                    mode == Mode.CLASSIC));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start(Runtime runtime, String language) {
        start(runtime.command(), Mode.CLASSIC, pipeline(language));
    }

    private static Map<String, String> pipeline(String name) {
        return Map.of("WARMDATUM_PIPELINE", PROGRAMS.resolve(name + ".yaml").toString());
    }

    private Path starts() {
        return folder.resolve("starts");
    }

    private List<String> startsOfTheProgram() throws IOException {
        return Files.readAllLines(starts());
    }

    private JsonNode invoke(Duration timeout, String... items) throws Exception {
        return results(box.invoke(event(items), timeout));
    }

    /** So that the start takes none of an invocation's time. */
    private void startAhead() throws Exception {
        box.start();
        assertTrue(box.api().awaitWaiting(1, ENOUGH), box::toString);
    }

    /** Tells a deadline that the sandbox does not keep. */
    private JsonNode invokeTelling(Duration deadline, String... items) throws Exception {
        return results(box.invokeTelling(deadline, event(items)));
    }

    private static String event(String... items) {
        return "{\"Items\":" + Stream.of(items).map(item -> "\"" + item + "\"").toList() + "}";
    }

    private JsonNode results(InvocationEnd end) throws IOException {
        if (end instanceof InvocationEnd.Response response) {
            return MAPPER.readTree(response.text());
        }
        throw new AssertionError(end + "\n" + box.log());
    }

    private static List<String> statuses(JsonNode answer) {
        List<String> all = new ArrayList<>();
        answer.path("results").forEach(result -> all.add(result.path("status").asText()));
        return all;
    }

    private static String count(JsonNode answer, int index) {
        return answer.path("results").path(index).path("output").path("/count").asText();
    }

    private static String[] counts(int number) {
        return IntStream.range(0, number).mapToObj(i -> "count").toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("everyRuntimeAndLanguage")
    void sixtyDatumsInThreeInvocationsNeedOneStart(Runtime runtime, String language)
            throws Exception {
        start(runtime, language);
        String pid = "";
        for (int n = 0; n < 3; n++) {
            JsonNode answer = invoke(ENOUGH, counts(20));
            for (int i = 0; i < 20; i++) {
                String[] words = count(answer, i).strip().split(" ");
                assertEquals("" + (20 * n + i + 1), words[0], answer::toString);
                pid = pid.isEmpty() ? words[1] : pid;
                assertEquals(pid, words[1]);
            }
        }
        assertEquals(List.of(pid), startsOfTheProgram());
        assertEquals(1, box.starts());
        assertTrue(box.log().contains("\"Starts\":1"), box.log());
    }

    @ParameterizedTest
    @MethodSource("everyRuntimeAndLanguage")
    void anErrorIsReportedRecoveredOrAnsweredByTheSameProcess(Runtime runtime, String language)
            throws Exception {
        start(runtime, language);
        JsonNode answer = invoke(ENOUGH, "count", "fails", "harmless", "count");
        assertEquals(List.of("done", "failed", "done", "done"), statuses(answer));
        assertTrue(
                answer.path("results").path(1).path("error").asText().contains("it fails, as it"),
                answer::toString);
        // 1, twice what fails, twice what is recovered after its last try, 6.
        assertTrue(count(answer, 3).startsWith("6 "), answer::toString);
        assertTrue(answer.path("results").path(2).path("output").isMissingNode());
        assertEquals(1, startsOfTheProgram().size());
    }

    @ParameterizedTest
    @MethodSource("everyRuntime")
    void aProgramThatDiesIsReplacedAndTheRestIsDone(Runtime runtime, String language)
            throws Exception {
        start(runtime, language);
        JsonNode answer = invoke(ENOUGH, "count", "dies", "count");
        assertEquals(List.of("done", "failed", "done"), statuses(answer));
        assertTrue(
                answer.path("results").path(1).path("error").asText().contains("exit status 3"),
                answer::toString);
        assertTrue(box.log().contains("last words"), box.log());
        assertEquals(3, startsOfTheProgram().size());
        assertEquals(List.of("done"), statuses(invoke(ENOUGH, "count")));
        assertEquals(3, startsOfTheProgram().size());
    }

    @ParameterizedTest
    @MethodSource("everyRuntime")
    void whatHangsIsKilledBeforeTheDeadlineAndGivenBack(Runtime runtime, String language)
            throws Exception {
        start(runtime, language);
        invoke(ENOUGH, "count");
        // The first one is begun in any case, however slow this machine is just now.
        JsonNode answer = invokeTelling(Duration.ofSeconds(3), "hangs", "count");
        assertEquals(List.of("deferred", "deferred"), statuses(answer));
        assertEquals("\"hangs\"", answer.path("deferred").path(0).toString());
        answer = invoke(ENOUGH, "count", "count");
        assertTrue(count(answer, 1).startsWith("2 "), answer::toString);
        assertEquals(2, startsOfTheProgram().size());
        assertEquals(1, box.starts());
    }

    @ParameterizedTest
    @MethodSource("everyRuntime")
    void aLateAnswerOfOneInvocationEndsNoDatumOfTheNext(Runtime runtime, String language)
            throws Exception {
        start(runtime, language);
        invoke(ENOUGH, "count");
        assertEquals(
                List.of("deferred"),
                statuses(invokeTelling(Duration.ofSeconds(3), "leaves-a-caller")));
        JsonNode answer = invoke(ENOUGH, "meets-the-caller");
        assertEquals(List.of("failed"), statuses(answer), answer::toString);
        // The caller called while the datum was in hand, and reached nobody.
        assertEquals(List.of("1"), Files.readAllLines(Path.of(starts() + ".late")));
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatDiesBetweenInvocationsCostsNoDatumATry(Runtime runtime) throws Exception {
        start(runtime, "bash");
        invoke(ENOUGH, "count");
        long pid = Long.parseLong(startsOfTheProgram().get(0));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        awaitZombie(pid);
        JsonNode answer = invoke(ENOUGH, "count", "count");
        assertEquals(List.of("done", "done"), statuses(answer));
        assertTrue(!box.log().contains("attempt failed"), box.log());
        assertEquals(2, startsOfTheProgram().size());
    }

    /** Between invocations all else in the sandbox stands still, so nobody waits for the dead. */
    private static void awaitZombie(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        long end = System.nanoTime() + ENOUGH.toNanos();
        while (!Files.readString(stat).contains(") Z ")) {
            assertTrue(System.nanoTime() < end, "the program outlived SIGKILL");
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheSandboxInADatumLeavesATempFolderThatTheNextStartCanUse(Runtime runtime)
            throws Exception {
        start(runtime, "bash");
        invoke(ENOUGH, "count");
        CompletableFuture.runAsync(() -> box.killRuntimeDuring("sleep 1000"));
        assertInstanceOf(InvocationEnd.Exited.class, box.invoke(event("hangs"), ENOUGH));
        JsonNode answer = invoke(ENOUGH, "count", "count");
        assertEquals(List.of("done", "done"), statuses(answer));
        assertEquals(2, box.starts());
    }

    @ParameterizedTest
    @MethodSource("everyRuntime")
    void withTheShutdownExtensionTheProgramGetsASignalFirst(Runtime runtime, String language)
            throws Exception {
        Path extension = Files.createDirectories(folder.resolve("extensions")).resolve("ext");
        Files.copy(Path.of("src/main/resources/extensions/warmdatum-shutdown"), extension);
        Files.setPosixFilePermissions(extension, PosixFilePermissions.fromString("rwxr-xr-x"));
        start(runtime, language);
        invoke(ENOUGH, "count");
        assertNotEquals(0, box.shutdown());
        assertEquals("ended by SIGTERM", startsOfTheProgram().get(1));
    }

    @ParameterizedTest
    @EnumSource
    void severalInvocationsAtOnceHaveAProgramEach(Runtime runtime) throws Exception {
        start(runtime.command(), Mode.MANAGED, pipeline("bash"));
        box.start();
        List<CompletableFuture<InvocationEnd>> ends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ends.add(box.invokeLater(event("count", "fails-after 0.3", "count"), ENOUGH));
        }
        Set<String> pids = new HashSet<>();
        for (CompletableFuture<InvocationEnd> end : ends) {
            JsonNode answer = results(end.get());
            assertEquals(List.of("done", "failed", "done"), statuses(answer));
            String pid = count(answer, 0).split(" ")[1];
            assertEquals(pid, count(answer, 2).split(" ")[1]);
            pids.add(pid);
        }
        assertEquals(2, pids.size());
        assertEquals(2, startsOfTheProgram().size());
    }

    /** All copies of a snapshot would share a program's random state and its connections. */
    @Test
    void noProgramIsStartedBeforeASnapshot() throws Exception {
        start(Runtime.AWS.command(), Mode.SNAP_START, pipeline("bash"));
        box.start();
        assertTrue(box.api().awaitSnapshot(ENOUGH), box::toString);
        assertTrue(Files.notExists(starts()));
        box.api().restore();
        assertEquals(List.of("done", "done"), statuses(invoke(ENOUGH, "count", "count")));
        assertEquals(1, startsOfTheProgram().size());
    }

    @Test
    void theUnmodifiedSdkOfPachydermIsServedByGrpc() throws Exception {
        String python = pythonWithTheSdk();
        Map<String, String> env = new HashMap<>(pipeline("sdk"));
        env.put("WARMDATUM_PYTHON", python);
        start(withGrpc(Runtime.OURS.command()), Mode.CLASSIC, env);
        JsonNode answer = invoke(ENOUGH, "count", "fails", "count");
        assertEquals(List.of("done", "failed", "done"), statuses(answer), answer::toString);
        for (int n = 0; n < 3; n++) {
            answer = invoke(ENOUGH, counts(20));
            String pid = startsOfTheProgram().get(0);
            // Twice what fails.
            assertEquals((4 + 20 * (n + 1)) + " " + pid, count(answer, 19).strip());
        }
        assertEquals(1, startsOfTheProgram().size());
    }

    @Test
    void aProgramThatSpeaksGrpcWithoutItsClassesIsTold() throws Exception {
        Map<String, String> env = new HashMap<>(pipeline("sdk"));
        env.put("WARMDATUM_PYTHON", pythonWithTheSdk());
        start(Runtime.OURS.command(), Mode.CLASSIC, env);
        startAhead();
        statuses(invokeTelling(Duration.ofSeconds(15), "count"));
        assertTrue(box.log().contains("grpc-netty-shaded are not on the class path"), box.log());
    }

    private static List<String> withGrpc(List<String> command) {
        List<String> all = new ArrayList<>(command);
        int classPath = all.indexOf("-cp") + 1;
        all.set(
                classPath,
                all.get(classPath) + ":" + Path.of("target/grpc").toAbsolutePath() + "/*");
        return all;
    }

    /** Skips the test where the SDK is missing, or fails it where it is required. */
    private static String pythonWithTheSdk() throws Exception {
        String python = System.getenv().getOrDefault("WARMDATUM_PYTHON", "python3");
        boolean there =
                new ProcessBuilder(python, "-c", "import pachyderm_sdk")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        String missing =
                "no pachyderm_sdk for '"
                        + python
                        + "': install it (python3 -m venv VENV; VENV/bin/pip install pachyderm_sdk)"
                        + " and set WARMDATUM_PYTHON=VENV/bin/python";
        if (Boolean.parseBoolean(System.getenv("WARMDATUM_REQUIRE_INTEROP"))) {
            assertTrue(there, missing);
        } else if (!there) {
            System.out.println("skipped: " + missing);
        }
        assumeTrue(there, missing);
        return python;
    }

    @Test
    void whereNoStartSucceedsTheRestOfTheBatchIsGivenBack() throws Exception {
        start(
                Runtime.OURS.command(),
                Mode.CLASSIC,
                spec("cmd: [\"false\"]\n  datum_batching: true"));
        JsonNode answer = invoke(ENOUGH, "a", "b", "c");
        assertEquals(List.of("failed", "deferred", "deferred"), statuses(answer));
        assertTrue(
                answer.path("results").path(0).path("error").asText().contains("exit status 1"),
                answer::toString);
    }

    @Test
    void aStartThatHangsIsEndedBeforeTheDeadline() throws Exception {
        start(
                Runtime.OURS.command(),
                Mode.CLASSIC,
                spec("cmd: [\"sleep\", \"1000\"]\n  datum_batching: true"));
        startAhead();
        assertEquals(List.of("deferred"), statuses(invokeTelling(Duration.ofSeconds(6), "a")));
    }

    @Test
    void aProgramWithoutALoopIsStartedForEachDatum() throws Exception {
        start(
                Runtime.OURS.command(),
                Mode.CLASSIC,
                spec(
                        "cmd: [\"bash\", \"-c\", \"tr -d '\\\"' <$work | tee ${WARMDATUM_PFS:-/pfs}/out/count\"]"));
        JsonNode answer = invoke(ENOUGH, "a b", "c");
        assertEquals("a b", count(answer, 0), answer::toString);
        assertEquals("c", count(answer, 1));
    }

    @ParameterizedTest
    @EnumSource
    void aWrongSpecIsSaidAtTheStart(Runtime runtime) throws Exception {
        start(runtime.command(), Mode.CLASSIC, spec("cmd: 7"));
        box.start();
        assertTrue(box.api().awaitInitError(ENOUGH));
        assertTrue(box.log().contains("spec.yaml:4:8: transform.cmd"), box.log());
    }

    private Map<String, String> spec(String transform) throws IOException {
        Path spec =
                Files.writeString(
                        folder.resolve("spec.yaml"),
                        """
                        pipeline:
                          name: p
                        transform:
                          %s
                        input:
                          pfs: {repo: work, glob: "/*"}
                        datum_tries: 2
                        """
                                .formatted(transform));
        return Map.of("WARMDATUM_PIPELINE", spec.toString());
    }
}
