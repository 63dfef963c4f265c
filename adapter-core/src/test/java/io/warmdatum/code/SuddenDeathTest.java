package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to user code when the JVM is killed. */
@Timeout(60)
class SuddenDeathTest {

    /** Runs a datum for ever and tells the ids of user code and of its deaf child. */
    public static void main(String[] args) throws Exception {
        try (Bench bench = new Bench(Path.of(args[0]))) {
            UserCode code = bench.loop();
            bench.background(
                    code,
                    "(trap \"\" TERM HUP INT; echo pid $BASHPID; exec sleep 1000) & "
                            + "echo main $$; wait");
            System.out.println(bench.recorder.await("pid ").text().substring(4));
            System.out.println(bench.recorder.await("main ").text().substring(5));
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void killingTheJvmKillsTheWholeGroup(@TempDir Path folder) throws Exception {
        Process jvm =
                new ProcessBuilder(
                                List.of(
                                        ProcessHandle.current().info().command().orElseThrow(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        SuddenDeathTest.class.getName(),
                                        folder.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream()))) {
            long child = Long.parseLong(said.readLine());
            long main = Long.parseLong(said.readLine());
            jvm.destroyForcibly();
            assertEquals(137, jvm.waitFor());
            Bench.assertDies(main);
            Bench.assertDies(child);
        }
    }
}
