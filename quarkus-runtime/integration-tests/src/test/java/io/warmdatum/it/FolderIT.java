package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.warmdatum.quarkus.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built application as a job over a folder. */
@Timeout(180)
class FolderIT {

    private static final int SIGTERM = 128 + 15;

    @TempDir Path temp;
    private Places places;

    @BeforeEach
    void makePlaces() {
        places = new Places(temp);
    }

    private int run(String... properties) throws Exception {
        try (BuiltApp app = places.start(properties)) {
            return app.exitCode();
        }
    }

    @Nested
    class Ends {

        @Test
        void wellWhenAllDatumsAreProcessedAndSkipsThemTheNextTime() throws Exception {
            places.given("a", "one");
            places.given("b", "two");

            assertEquals(ExitCodes.DONE, run());

            assertEquals(Map.of("a", "ONE", "b", "TWO"), places.output());
            try (BuiltApp again = places.start()) {
                again.awaitLine("0 processed, 0 recovered, 2 skipped, 0 failed");
                assertEquals(ExitCodes.DONE, again.exitCode());
            }
        }

        @Test
        void withOneWhenADatumFailsAndKeepsTheOthers() throws Exception {
            places.given("a", "one");
            places.given("bad", "poison");

            try (BuiltApp app = places.start()) {
                app.awaitLine("attempt 3 failed: java.lang.IllegalStateException: cannot shout");
                app.awaitLine("1 processed, 0 recovered, 0 skipped, 1 failed");
                assertEquals(ExitCodes.INCOMPLETE, app.exitCode());
            }
            assertEquals(Map.of("a", "ONE"), places.output());
        }

        @Test
        void withSixtyFourForAMistakeAndSaysWhatToDo() throws Exception {
            places.given("a", "one");

            try (BuiltApp app = places.start("warmdatum.output=" + places.in().resolve("out"))) {
                app.awaitLine("its files would become datums; choose one outside");
                assertEquals(ExitCodes.USAGE, app.exitCode());
            }
        }
    }

    @Nested
    class Shards {

        @Test
        void workOnEachDatumOnce() throws Exception {
            var expected = new TreeMap<String, String>();
            for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
                places.given(name, name);
                expected.put(name, name.toUpperCase());
            }
            int done = 0;
            for (int shard = 0; shard < 2; shard++) {
                Path out = temp.resolve("out-" + shard);
                try (BuiltApp app =
                        BuiltApp.start(
                                Map.of("JOB_COMPLETION_INDEX", "" + shard),
                                "warmdatum.input=" + places.in(),
                                "warmdatum.output=" + out,
                                "warmdatum.shards=2")) {
                    assertEquals(ExitCodes.DONE, app.exitCode(), app::log);
                }
                Map<String, String> part = Places.output(out);
                done += part.size();
                part.forEach((name, text) -> assertEquals(expected.get(name), text));
            }
            assertEquals(expected.size(), done);
        }
    }

    @Nested
    class Faults {

        @Test
        void aStopGivesBackWhatDoesNotEndAndTheNextRunDoesIt() throws Exception {
            places.given("a", "one");
            places.given("b", "endless");
            try (BuiltApp app = places.start("warmdatum.stop-timeout=1s")) {
                app.awaitLine("Shouting b for ever");
                app.terminate();
                app.awaitLine("Giving back the datums in hand");
                assertEquals(SIGTERM, app.exitCode());
            }

            places.given("b", "two");

            assertEquals(ExitCodes.DONE, run());
            assertEquals(Map.of("a", "ONE", "b", "TWO"), places.output());
        }

        @Test
        void aKillLosesNothingThatWasDoneAndAcknowledgesNothingThatWasNot() throws Exception {
            places.given("a", "one");
            places.given("b", "endless");
            try (BuiltApp app = places.start("warmdatum.concurrency=1", "warmdatum.in-hand=1")) {
                app.awaitLine("Shouting b for ever");
                app.kill();
                app.exitCode();
            }

            places.given("b", "two");

            try (BuiltApp again = places.start()) {
                again.awaitLine("1 processed, 0 recovered, 1 skipped, 0 failed");
                assertEquals(ExitCodes.DONE, again.exitCode());
            }
            assertEquals(Map.of("a", "ONE", "b", "TWO"), places.output());
        }

        /** On a disk of its own, which needs a mount namespace. */
        @Test
        void aFullDiskFailsTheDatumAndTheNextRunDoesIt() throws Exception {
            List<String> namespace = List.of("unshare", "--mount", "--map-root-user");
            try (BuiltApp trial =
                    BuiltApp.run(command(namespace, "mount -t tmpfs tmpfs /mnt"), Map.of())) {
                assumeTrue(trial.exitCode() == 0, "no mount namespaces here");
            }
            places.given("a", "x".repeat(200_000));
            String app = String.join(" ", BuiltApp.command(places.properties()));
            String script =
                    String.join(
                            "\n",
                            "mkdir -p " + places.out(),
                            "mount -t tmpfs -o size=256k tmpfs " + places.out(),
                            "head -c 150000 /dev/zero >" + places.out() + "/.filler",
                            app,
                            "echo \"first ended with $?\"",
                            "rm " + places.out() + "/.filler",
                            app,
                            "echo \"second ended with $?\"",
                            "cp " + places.out() + "/a " + temp.resolve("copy"));
            try (BuiltApp both = BuiltApp.run(command(namespace, script), Map.of())) {
                both.awaitLine("No space left on device");
                both.awaitLine("first ended with " + ExitCodes.INCOMPLETE);
                both.awaitLine("second ended with " + ExitCodes.DONE);
                assertEquals(0, both.exitCode());
            }
            assertTrue(Files.readString(temp.resolve("copy")).equals("X".repeat(200_000)));
        }

        private List<String> command(List<String> namespace, String script) {
            return java.util.stream.Stream.concat(
                            namespace.stream(), java.util.stream.Stream.of("sh", "-c", script))
                    .toList();
        }
    }
}
