package io.warmdatum.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Malformed specs give clear errors, never an exception. */
final class SpecFuzzTest {

    private static final long SEED = 20_240_611;
    private static final int SPECS = 1_000;

    private static final List<String> VALID =
            List.of(
                    """
                    # edges of images
                    pipeline: {name: edges, project: {name: lab}}
                    input:
                      cross:
                      - pfs: {repo: images, glob: "/*"}
                      - join:
                        - pfs: {repo: a, glob: /(*), joinOn: $1}
                        - pfs: {repo: b, glob: /(*), join_on: "$1"}
                    transform:
                      cmd: ["bash"]
                      stdin:
                      - |
                        while true; do
                          pachctl next datum
                        done
                      err_cmd: [sh]
                      datum_batching: true
                    datumSetSpec: {number: 100}
                    datum_timeout: 30s
                    metadata:
                      annotations:
                        warmdatum.io/after-error: keep-warm
                    ---
                    pipeline:
                      name: second
                    transform:
                      cmd: [sh, -c, "echo \\u00e9 \\n"]
                    """,
                    """
                    {
                    \t"pipeline": {"name": "edges"},
                    \t"transform": {"cmd": ["sh"], "env": {"A": "b"}, "acceptReturnCode": [1, "2"]},
                    \t"input": {"union": [{"pfs": {"repo": "r", "glob": "/"}}]},
                    \t"resourceLimits": {"cpu": 0.5, "memory": "1G"},
                    \t"datum_tries": "5"
                    }
                    """);

    private static final List<String> PIECES =
            List.of(
                    "[",
                    "]",
                    "{",
                    "}",
                    ":",
                    ": ",
                    ", ",
                    "\"",
                    "'",
                    "\t",
                    "\r\n",
                    "\r",
                    "\n",
                    "- ",
                    "---\n",
                    "...\n",
                    "&a ",
                    "*a",
                    "!!int ",
                    "!x",
                    "|",
                    ">",
                    "? ",
                    "%",
                    "@",
                    "`",
                    "#",
                    "\u0000",
                    "\ufeff",
                    "\ud83d\ude00",
                    "\u202e",
                    "\u2028",
                    "\u0085",
                    "e\u0301",
                    "\\",
                    "\\uD800",
                    "\\x00",
                    "\\U00110000",
                    "null",
                    "~",
                    "true",
                    "1e999",
                    "0x1F",
                    "-0",
                    ".inf",
                    "<<: ",
                    "name: ",
                    "pipeline: ",
                    "%YAML 3.0\n",
                    "[".repeat(300),
                    "- ".repeat(300),
                    "9".repeat(400),
                    "x".repeat(3000));

    private final Random random = new Random(SEED);

    @Test
    void malformedSpecsGiveClearErrors() throws IOException {
        System.out.println("SpecFuzzTest seed " + SEED + ", " + SPECS + " specs");
        int refused = 0;
        for (int i = 0; i < SPECS; i++) {
            byte[] bytes = malformed();
            SpecFile file = read(bytes, i);
            refused += file.hasErrors() ? 1 : 0;
            assertTrue(file.hasErrors() || !file.specs().isEmpty(), "spec " + i);
            for (Problem problem : file.problems()) {
                checkIsClear(problem, bytes);
            }
            for (PipelineSpec spec : file.specs()) {
                assertEquals(spec, SpecReader.fromSource(spec.source()), "spec " + i);
            }
        }
        assertTrue(refused > SPECS / 2, refused + " refused");
    }

    private static SpecFile read(byte[] bytes, int number) throws IOException {
        try {
            return new SpecReader().read("f", new ByteArrayInputStream(bytes));
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "spec " + number + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private static void checkIsClear(Problem problem, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] lines = text.split("\r\n|\r|\n", -1);
        String where = problem + "\nin\n" + text;
        assertTrue(problem.line() >= 1 && problem.line() <= lines.length, where);
        String line = lines[problem.line() - 1];
        assertTrue(problem.column() >= 1 && problem.column() <= line.length() + 1, where);
        assertTrue(!problem.message().isBlank() && !problem.remedy().isBlank(), where);
        assertTrue(problem.toString().lines().count() == 1, where);
        assertTrue(problem.toString().length() < 1200, where);
    }

    private byte[] malformed() {
        String text = VALID.get(random.nextInt(VALID.size()));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            text =
                    switch (random.nextInt(8)) {
                        case 0 -> text.substring(0, at);
                        case 1, 2 -> text.substring(0, at) + piece() + text.substring(at);
                        case 3 ->
                                text.substring(0, at)
                                        + text.substring(Math.min(text.length(), at + 3));
                        case 4 -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\r");
                        case 5 -> "\ufeff" + text;
                        case 6 -> swapTypes(text);
                        default -> repeatLine(text);
                    };
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String swapTypes(String text) {
        String[] values = {"\"bash\"", "[sh]", "true", "100", "30s", "\"/*\"", "0.5", "[1, \"2\"]"};
        String from = values[random.nextInt(values.length)];
        return text.replace(from, piece() + " " + values[random.nextInt(values.length)]);
    }

    private String repeatLine(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            return text;
        }
        String line = lines.get(random.nextInt(lines.size()));
        return text.replace(line, line + "\n" + line);
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }
}
