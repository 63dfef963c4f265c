package io.warmdatum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A datum that failed in a job is run again by itself. */
@Timeout(60)
final class ReplayTest {

    private static final String SPEC =
            """
            pipeline: {name: words}
            input: {pfs: {repo: docs, glob: "/*"}}
            datum_tries: 1
            transform:
              cmd: ["bash", "-c", "bash $WARMDATUM_SPEC_DIR/words.sh"]
              env: {WANTED: good}
              datum_batching: true
            """;

    private static final String PROGRAM =
            """
            pachctl next datum || exit
            while true; do
              . "${WARMDATUM_PFS:-/pfs}/.env"
              echo "reads $(basename "$docs"), wants $WANTED"
              cp "$docs" "${WARMDATUM_PFS:-/pfs}/out/"
              if grep -q bad "$docs"; then
                echo "no word of $docs is $WANTED" >&2
                pachctl next datum --error "it is bad" || exit
              else
                pachctl next datum || exit
              fi
            done
            """;

    @TempDir Path folder;
    @TempDir Path elsewhere;
    private Typed typed;
    private String job;
    private String datum;

    @BeforeEach
    void runAJobWithABadDatum() throws IOException {
        typed = new Typed(folder);
        typed.write("docs/a.txt", "good");
        typed.write("docs/b.txt", "bad");
        typed.write("code/words.sh", PROGRAM);
        typed.write("code/words.yaml", SPEC);
        assertEquals(1, typed.type("run", "code/words.yaml", "--input", "docs=docs").code());
        Matcher id =
                Pattern.compile("[0-9a-f]{32}")
                        .matcher(typed.type("list", "job", "-p", "words").out());
        assertTrue(id.find());
        job = "words@" + id.group();
        Matcher failed =
                Pattern.compile("(?m)^[0-9a-f]{64}")
                        .matcher(typed.type("list", "datum", job, "--state", "failed").out());
        assertTrue(failed.find());
        datum = failed.group();
    }

    @AfterEach
    void close() {
        typed.close();
    }

    @Test
    void aFailedDatumFailsInTheForegroundAndItsFilesStay() throws IOException {
        Typed.Result again =
                typed.type("replay", "datum", job, datum, "--code", "code", "--dir", "look");
        assertEquals(1, again.code(), again.err());
        assertTrue(again.out().contains("reads b.txt, wants good\n"), again.out());
        assertTrue(again.out().contains("outcome: failed\n"), again.out());
        assertTrue(again.err().contains("it is bad"), again.err());
        Matcher files = Pattern.compile("files: (.*)").matcher(again.out());
        assertTrue(files.find());
        assertEquals("bad", Files.readString(Path.of(files.group(1), "out", "b.txt")));
    }

    @Test
    void aReplayRecordsNothing() {
        String before = typed.type("inspect", "job", job, "--raw").out();
        typed.type("replay", "datum", job, datum, "--code", "code", "--dir", "look");
        assertEquals(before, typed.type("inspect", "job", job, "--raw").out());
    }

    @Test
    void itSucceedsOnceTheProgramIsRepaired() throws IOException {
        typed.write("code/words.sh", PROGRAM.replace("grep -q bad", "grep -q worse"));
        Typed.Result again =
                typed.type("replay", "datum", job, datum, "--code", "code", "--dir", "look");
        assertEquals(0, again.code(), again.err());
        assertTrue(again.out().contains("outcome: processed\n"), again.out());
    }

    @Test
    void aBundleRunsOnAnotherMachineWithoutTheStoreAndThePathsOfTheFirst() throws IOException {
        Typed.Result made =
                typed.type("replay", "datum", job, datum, "--code", "code", "--bundle", "bad.zip");
        assertEquals(0, made.code(), made.err());
        try (Typed other = new Typed(elsewhere)) {
            Files.copy(folder.resolve("bad.zip"), elsewhere.resolve("bad.zip"));
            Folders.delete(folder.resolve("home"));
            Folders.delete(folder.resolve("code"));
            Typed.Result again =
                    other.type("replay", "datum", "--bundle", "bad.zip", "--dir", "look");
            assertEquals(1, again.code(), again.err());
            assertTrue(again.out().contains("reads b.txt, wants good\n"), again.out());
            assertTrue(again.err().contains("it is bad"), again.err());
        }
    }

    @Test
    void aBundleThatWantsToWriteElsewhereIsRefused() throws IOException {
        Path file = folder.resolve("evil.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("code/../../../escaped.txt"));
            zip.write('x');
        }
        Typed.Result refused = typed.type("replay", "datum", "--bundle", "evil.zip");
        assertEquals(1, refused.code());
        assertEquals("evil.zip is damaged: it wants to write outside its folder\n", refused.err());
        assertFalse(Files.exists(Path.of(System.getProperty("java.io.tmpdir"), "escaped.txt")));
    }

    @Test
    void contentThatIsNotWhatItsHashSaysIsRefused() throws IOException {
        Path file = folder.resolve("forged.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("content/" + "0".repeat(64)));
            zip.write('x');
        }
        assertEquals(
                "forged.zip is damaged: content is not what its hash says\n",
                typed.type("replay", "datum", "--bundle", "forged.zip").err());
    }
}
