package io.warmdatum.code;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warmdatum.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** User code in bash with all that surrounds it. Each datum brings the shell text to be run. */
final class Bench implements AutoCloseable {

    /** Runs the text {@code WORK} of each datum; the text may set {@code failed}. */
    static final String LOOP =
            """
            while pachctl next datum ${failed:+--error "$failed"}; do
              failed=; source "$WARMDATUM_PFS/.env"; eval "$WORK"
            done
            """;

    final HttpServers servers = new HttpServers();
    final Recorder recorder = new Recorder();
    final Path folder;
    final Path view;
    final Programs programs;
    private final List<UserCode> opened = new ArrayList<>();

    Bench(Path folder) throws IOException {
        this(folder, new PlainIsolation(false, ""));
    }

    Bench(Path folder, Isolation isolation) throws IOException {
        this.folder = folder;
        view = Files.createDirectories(folder.resolve("view"));
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("HOST", "host's");
        programs =
                new Programs(
                        servers, isolation, folder.resolve("bin"), InstantSource.system(), env);
    }

    UserCode loop() throws IOException {
        return open(bash(LOOP));
    }

    UserCode open(ProgramSpec spec) throws IOException {
        UserCode code = programs.open("worker-1", view, spec, recorder);
        opened.add(code);
        return code;
    }

    static ProgramSpec bash(String script) {
        return spec(List.of("bash"), List.of(script), true);
    }

    static ProgramSpec spec(List<String> cmd, List<String> stdin, boolean batching) {
        return new ProgramSpec(
                cmd,
                stdin,
                List.of(),
                List.of(),
                Set.of(7),
                batching,
                Optional.empty(),
                Optional.empty(),
                List.of("SPEC=spec's"),
                Optional.empty(),
                Duration.ofSeconds(30));
    }

    static ProgramSpec limited(ProgramSpec spec, Duration start, Duration grace) {
        return new ProgramSpec(
                spec.cmd(),
                spec.stdin(),
                spec.errCmd(),
                spec.errStdin(),
                spec.acceptReturnCodes(),
                spec.batching(),
                spec.workingDir(),
                spec.user(),
                spec.env(),
                Optional.of(start),
                grace);
    }

    static ProgramSpec withErrorCommand(ProgramSpec spec, String script) {
        return new ProgramSpec(
                spec.cmd(),
                spec.stdin(),
                List.of("bash"),
                List.of(script),
                spec.acceptReturnCodes(),
                spec.batching(),
                spec.workingDir(),
                spec.user(),
                spec.env(),
                spec.startTimeout(),
                spec.gracePeriod());
    }

    static ProgramSpec placed(ProgramSpec spec, Optional<Path> workingDir, Optional<String> user) {
        return new ProgramSpec(
                spec.cmd(),
                spec.stdin(),
                spec.errCmd(),
                spec.errStdin(),
                spec.acceptReturnCodes(),
                spec.batching(),
                workingDir,
                user,
                spec.env(),
                spec.startTimeout(),
                spec.gracePeriod());
    }

    /** An attempt whose work is a shell text. */
    Attempt attempt(String datum, String work) {
        List<String> env =
                List.of("PACH_DATUM_ID=" + datum, "PACH_JOB_ID=job", "my-input=/pfs/my-input/a");
        return new Attempt(
                "job",
                datum,
                1,
                3,
                env,
                List.of(new Attempt.AttemptFile("/a", "00ff")),
                () ->
                        Files.writeString(
                                view.resolve(".env"),
                                "PACH_DATUM_ID=%s\nWORK='%s'\n".formatted(datum, work)));
    }

    /** The same attempt with a deadline. */
    static Attempt until(Instant deadline, Attempt attempt) {
        return new Attempt(
                attempt.jobId(),
                attempt.datumId(),
                attempt.number(),
                attempt.tries(),
                attempt.env(),
                attempt.files(),
                attempt.switchTo(),
                attempt.folders(),
                Optional.of(deadline));
    }

    /** Runs an attempt that must fail. */
    Failure failure(UserCode code, String work) {
        return assertThrows(AttemptFailedException.class, () -> code.run(attempt("bad", work)))
                .failure();
    }

    /** Runs an attempt in a thread of its own. */
    Running background(UserCode code, String work) {
        CompletableFuture<Throwable> result = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                code.run(attempt("held", work));
                                result.complete(null);
                            } catch (Throwable e) {
                                result.complete(e);
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return new Running(thread, result);
    }

    record Running(Thread thread, CompletableFuture<Throwable> result) {
        Throwable thrown() throws Exception {
            return result.get(30, TimeUnit.SECONDS);
        }
    }

    /** Waits until a process is gone, or a zombie that nobody has collected yet. */
    static void assertDies(long pid) throws Exception {
        Path stat = Path.of("/proc/" + pid + "/stat");
        for (long end = System.nanoTime() + 20_000_000_000L; ; Thread.onSpinWait()) {
            try {
                if (Files.readString(stat).contains(") Z ")) {
                    return;
                }
            } catch (IOException gone) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("process " + pid + " lives");
            }
        }
    }

    @Override
    public void close() {
        opened.forEach(UserCode::close);
    }
}
