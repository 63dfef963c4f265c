package io.warmdatum.lambda.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.lambda.testing.RuntimeApi.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every Java runtime of AWS Lambda must do. A runtime extends this class and says how it is
 * started.
 */
public abstract class RuntimeConformance {

    static final Duration ENOUGH = Duration.ofSeconds(60);

    @TempDir protected Path folder;
    private Sandbox sandbox;

    /** The command that runs the runtime with a handler class. */
    protected abstract List<String> command(String handlerClass);

    /** Whether the process outlives an answer that was too large. */
    protected abstract boolean outlivesLargeAnswers();

    /** Whether the process outlives a StackOverflowError of the handler. */
    protected abstract boolean outlivesErrors();

    /** The way to start this JVM's class path with a main class. */
    public static List<String> java(String... rest) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(List.of(rest));
        return command;
    }

    @AfterEach
    void end() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    Sandbox sandbox(Mode mode, Map<String, String> env) throws Exception {
        sandbox =
                new Sandbox(
                        new Sandbox.Setup(
                                mode,
                                command(BareHandler.class.getName()),
                                env,
                                folder,
                                folder.resolve("extensions"),
                                3,
                                mode != Mode.MANAGED));
        return sandbox;
    }

    private Sandbox classic() throws Exception {
        return sandbox(Mode.CLASSIC, Map.of());
    }

    static String text(InvocationEnd end) {
        return assertInstanceOf(InvocationEnd.Response.class, end).text();
    }

    private static InvocationEnd.Error error(InvocationEnd end) {
        return assertInstanceOf(InvocationEnd.Error.class, end);
    }

    @Nested
    class OneAtATime {

        @Test
        void answersAcrossFreezesInOneProcess() throws Exception {
            Sandbox box = classic();
            String pid = text(box.invoke("\"pid\"", ENOUGH));
            assertEquals("\"ä\"", text(box.invoke("\"echo ä\"", ENOUGH)));
            assertEquals(pid, text(box.invoke("\"pid\"", ENOUGH)));
            assertEquals("4", text(box.invoke("\"calls\"", ENOUGH)));
            assertEquals(1, box.starts());
        }

        @Test
        void knowsIdTraceAndDeadline() throws Exception {
            Sandbox box = classic();
            assertEquals(38, text(box.invoke("\"id\"", ENOUGH)).length());
            assertEquals("\"Root=1-0-0;Sampled=0\"", text(box.invoke("\"trace\"", ENOUGH)));
            int remaining = Integer.parseInt(text(box.invoke("\"remaining\"", ENOUGH)));
            assertTrue(remaining > 30_000 && remaining <= 60_000, "remaining " + remaining);
        }

        @Test
        void goesOnAfterAnException() throws Exception {
            Sandbox box = classic();
            InvocationEnd.Error error = error(box.invoke("\"throw no such thing\"", ENOUGH));
            assertTrue(error.body().contains("no such thing"), error.body());
            assertTrue(error.body().contains("IllegalArgumentException"), error.body());
            assertEquals("2", text(box.invoke("\"calls\"", ENOUGH)));
            assertEquals(1, box.starts());
        }

        @Test
        void reportsAnErrorOfTheMachine() throws Exception {
            Sandbox box = classic();
            InvocationEnd end = box.invoke("\"overflow\"", ENOUGH);
            assertTrue(error(end).body().contains("StackOverflowError"), error(end).body());
            text(box.invoke("\"calls\"", ENOUGH));
            assertEquals(outlivesErrors() ? 1 : 2, box.starts());
        }

        @Test
        void anExitIsNoticedAndTheNextEventStartsAfresh() throws Exception {
            Sandbox box = classic();
            assertEquals(
                    7,
                    assertInstanceOf(InvocationEnd.Exited.class, box.invoke("\"exit 7\"", ENOUGH))
                            .exitCode());
            assertEquals("1", text(box.invoke("\"calls\"", ENOUGH)));
            assertEquals(2, box.starts());
        }

        @Test
        void aDeadlineKillsAndTheTempFolderStaysDirty() throws Exception {
            Sandbox box = sandbox(Mode.CLASSIC, Map.of("LEAVE_DIRT", "yes"));
            text(box.invoke("\"calls\"", ENOUGH));
            assertInstanceOf(
                    InvocationEnd.TimedOut.class, box.invoke("\"hang\"", Duration.ofMillis(300)));
            assertEquals("1", text(box.invoke("\"calls\"", ENOUGH)));
            assertEquals("xx", Files.readString(box.tmp().resolve("dirt")));
            assertEquals(2, box.starts());
        }

        @Test
        void aFailedInitIsReported() throws Exception {
            Sandbox box = sandbox(Mode.CLASSIC, Map.of("FAIL_INIT", "yes"));
            box.start();
            assertTrue(box.api().awaitInitError(ENOUGH), box::toString);
        }

        @Test
        void theLargestAnswerIsTaken() throws Exception {
            Sandbox box = classic();
            int size = RuntimeApi.MAX_RESPONSE_BYTES;
            InvocationEnd end = box.invoke("\"big " + size + "\"", ENOUGH);
            assertEquals(size, assertInstanceOf(InvocationEnd.Response.class, end).body().length);
        }

        @Test
        void aLargerAnswerIsAnError() throws Exception {
            Sandbox box = classic();
            InvocationEnd end =
                    box.invoke("\"big " + (RuntimeApi.MAX_RESPONSE_BYTES + 1) + "\"", ENOUGH);
            assertEquals("Function.ResponseSizeTooLarge", error(end).type());
            text(box.invoke("\"calls\"", ENOUGH));
            assertEquals(outlivesLargeAnswers() ? 1 : 2, box.starts());
        }
    }

    @Nested
    class AnswersOfTheService {

        /** What the service may say to an answer, a broken connection included. */
        @ParameterizedTest
        @ValueSource(ints = {0, 400, 403, 410, 413, 500, 503})
        void thatRefuseAnAnswerLeaveTheNextEventAnswered(int status) throws Exception {
            Sandbox box = classic();
            text(box.invoke("\"calls\"", ENOUGH));
            box.api().script(new Fault(Fault.Call.RESPONSE, status, "{}"));
            if (status == 413) {
                box.api().script(new Fault(Fault.Call.ERROR, 403, "{}"));
            }
            box.invoke("\"calls\"", Duration.ofSeconds(2));
            text(box.invoke("\"calls\"", ENOUGH));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 400, 403, 410, 500})
        void thatRefuseAnErrorLeaveTheNextEventAnswered(int status) throws Exception {
            Sandbox box = classic();
            text(box.invoke("\"calls\"", ENOUGH));
            box.api().script(new Fault(Fault.Call.ERROR, status, "{}"));
            box.invoke("\"throw it\"", Duration.ofSeconds(2));
            text(box.invoke("\"calls\"", ENOUGH));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 403, 500})
        void thatGiveNoEventAreAskedAgain(int status) throws Exception {
            Sandbox box = sandbox(Mode.MANAGED, Map.of());
            for (int i = 0; i < 3; i++) {
                box.api().script(new Fault(Fault.Call.NEXT, status, "{}"));
            }
            box.start();
            for (int i = 0; i < 3; i++) {
                text(box.invokeLater("\"calls\"", ENOUGH).get());
            }
            assertEquals(1, box.starts());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 403, 500})
        void thatRefuseAnErrorOfTheStartEndTheProcess(int status) throws Exception {
            Sandbox box = sandbox(Mode.CLASSIC, Map.of("FAIL_INIT", "yes"));
            box.api().script(new Fault(Fault.Call.INIT_ERROR, status, "{}"));
            box.start();
            ProcessHandle.of(box.pid()).ifPresent(process -> process.onExit().join());
        }
    }

    @Nested
    class SeveralAtOnce {

        @Test
        void areHandledByOneProcess() throws Exception {
            Sandbox box = sandbox(Mode.MANAGED, Map.of());
            box.start();
            List<CompletableFuture<InvocationEnd>> ends = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ends.add(box.invokeLater("\"together\"", ENOUGH));
            }
            Set<String> answers = new HashSet<>();
            for (CompletableFuture<InvocationEnd> end : ends) {
                answers.add(text(end.get()));
            }
            assertEquals(Set.of("1", "2", "3"), answers);
        }

        @Test
        void aDeadlineEndsOneInvocationOnly() throws Exception {
            Sandbox box = sandbox(Mode.MANAGED, Map.of());
            box.start();
            text(box.invokeLater("\"calls\"", ENOUGH).get());
            CompletableFuture<InvocationEnd> late =
                    box.invokeLater("\"hang\"", Duration.ofMillis(200));
            assertInstanceOf(InvocationEnd.TimedOut.class, late.get());
            text(box.invokeLater("\"calls\"", ENOUGH).get());
            assertEquals(1, box.starts());
        }

        @Test
        void anAnswerThatIsRefusedDoesNotEndTheProcess() throws Exception {
            Sandbox box = sandbox(Mode.MANAGED, Map.of());
            box.start();
            text(box.invokeLater("\"calls\"", ENOUGH).get());
            for (int status : new int[] {410, 413, 400, 403}) {
                box.api().script(new Fault(Fault.Call.RESPONSE, status, "{}"));
                if (status == 413) {
                    box.api().script(new Fault(Fault.Call.ERROR, 403, "{}"));
                }
                box.invokeLater("\"calls\"", Duration.ofSeconds(1)).get();
                text(box.invokeLater("\"calls\"", ENOUGH).get());
            }
            assertEquals(1, box.starts());
        }
    }

    @Nested
    class Ends {

        @Test
        void withAnExtensionShutdownHooksRun() throws Exception {
            extension();
            Sandbox box = classic();
            Path mark = folder.resolve("mark");
            text(box.invoke("\"hook " + mark + "\"", ENOUGH));
            assertNotEquals(0, box.shutdown());
            assertEquals("ended", Files.readString(mark));
        }

        @Test
        void withoutAnExtensionNothingIsTold() throws Exception {
            Sandbox box = classic();
            Path mark = folder.resolve("mark");
            text(box.invoke("\"hook " + mark + "\"", ENOUGH));
            assertEquals(137, box.shutdown());
            assertFalse(Files.exists(mark));
        }

        private void extension() throws Exception {
            Path script = Files.createDirectories(folder.resolve("extensions")).resolve("ext");
            try (var text =
                    RuntimeConformance.class.getResourceAsStream(
                            "/extensions/warmdatum-shutdown")) {
                Files.write(script, text.readAllBytes());
            }
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
