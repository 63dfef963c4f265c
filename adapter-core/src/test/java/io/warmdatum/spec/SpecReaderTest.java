package io.warmdatum.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpecReaderTest {

    private static final String DOCUMENTED =
            """
            pipeline: {name: edges}
            input:
              pfs: {repo: images, glob: "/*"}
            transform:
              image: acme/edges:1.0
              cmd: ["bash"]
              stdin:
                - 'while true; do pachctl next datum; eval work; done'
              datum_batching: true
            datumSetSpec: {number: 100}
            datum_timeout: 30s
            datumTries: 2
            """;

    static SpecFile read(String text) {
        return new SpecReader().read("p.yaml", text);
    }

    private static PipelineSpec only(String text) {
        SpecFile file = read(text);
        assertEquals(List.of(), file.problems());
        assertEquals(1, file.specs().size());
        return file.specs().get(0);
    }

    private static String minimal(String name) {
        return "{\"pipeline\": {\"name\": \"" + name + "\"}, \"transform\": {\"cmd\": [\"sh\"]}}";
    }

    @Nested
    final class Reading {

        @Test
        void takesTheDocumentedExample() {
            PipelineSpec spec = only(DOCUMENTED);
            assertEquals("edges", spec.name());
            assertEquals("default", spec.project());
            assertEquals(
                    Optional.of(
                            new Input.Pfs(
                                    "images", "default", "images", "master", "/*", "", false, "",
                                    false, false, false, false)),
                    spec.input());
            assertEquals(new DatumSets(100, 0, 0), spec.datumSets());
            assertEquals(Optional.of(Duration.ofSeconds(30)), spec.datumTimeout());
            assertEquals(2, spec.datumTries());
            assertTrue(spec.transform().datumBatching());
            assertEquals(List.of("bash"), spec.transform().cmd());
        }

        @Test
        void fillsInTheDefaults() {
            PipelineSpec spec = only(minimal("p"));
            assertEquals(3, spec.datumTries());
            assertEquals(1, spec.parallelism());
            assertEquals("master", spec.outputBranch());
            assertEquals("", spec.salt());
            assertEquals(Optional.empty(), spec.input());
            assertEquals("ubuntu:20.04", spec.transform().image());
            assertEquals(AfterError.DIAGRAM, spec.afterError());
            assertEquals(Duration.ofMinutes(1), spec.errTimeout());
            assertEquals(Duration.ofSeconds(5), spec.gracePeriod());
            assertEquals(Optional.empty(), spec.startTimeout());
        }

        @Test
        void takesJsonIndentedWithTabs() {
            String json =
                    "{\n\t\"$schema\": \"x\",\n\t\"pipeline\":\t{\n\t\t\"name\": \"p\"\n\t},\n"
                            + "\t\"transform\": {\"cmd\":\t[\"sh\"]}\n}\n---\n{\n\t\"pipeline\":"
                            + " {\"name\": \"q\"}, \"transform\": {\"cmd\": [\"a\tb\"]}\n}";
            SpecFile file = read(json);
            assertEquals(List.of(), file.problems());
            assertEquals(List.of("p", "q"), file.specs().stream().map(s -> s.name()).toList());
            assertEquals("a\tb", file.specs().get(1).transform().cmd().get(0));
        }

        @Test
        void refusesTabsAsYamlIndentation() {
            SpecFile file = read("pipeline:\n\tname: p\n");
            assertEquals("indent with spaces", file.problems().get(0).remedy());
            assertEquals(2, file.problems().get(0).line());
        }

        @Test
        void takesListsAndEmptyDocuments() {
            String text = "---\n---\n[" + minimal("p") + "," + minimal("q") + "]\n---\n";
            assertEquals(2, read(text).specs().size());
            assertEquals(List.of(), read(text).problems());
        }

        @Test
        void takesIntegersAsTextAndCamelCase() {
            PipelineSpec spec =
                    only(
                            minimal("p").replaceFirst("}$", "")
                                    + ", parallelismSpec: {constant: \"4\"},"
                                    + " datumSetSpec: {sizeBytes: '12', perWorker: 3}}");
            assertEquals(4, spec.parallelism());
            assertEquals(new DatumSets(0, 12, 3), spec.datumSets());
        }

        @Test
        void takesByteOrderMarkAndWindowsLineEnds() throws IOException {
            byte[] bytes = ("\ufeff" + DOCUMENTED.replace("\n", "\r\n")).getBytes("UTF-8");
            SpecFile file = new SpecReader().read("p", new ByteArrayInputStream(bytes));
            assertEquals(List.of(), file.problems());
        }

        @Test
        void readsAllKindsOfInput() {
            PipelineSpec spec =
                    only(
                            """
                            pipeline: {name: p, project: {name: lab}}
                            transform: {cmd: [sh]}
                            input:
                              cross:
                              - union:
                                - pfs: {repo: a, name: x, glob: /}
                                - pfs: {repo: b, name: x, glob: /, project: other}
                              - join:
                                - pfs: {repo: c, glob: /(*), joinOn: $1, outerJoin: true}
                                - pfs: {repo: d, glob: /(*), join_on: $1}
                              - group:
                                - pfs: {repo: e, glob: /(*), group_by: $1}
                              - cron: {name: tick, spec: "@every 60s"}
                            """);
            Input.Cross cross = (Input.Cross) spec.input().orElseThrow();
            Input.Union union = (Input.Union) cross.inputs().get(0);
            assertEquals("lab", ((Input.Pfs) union.inputs().get(0)).project());
            assertEquals("other", ((Input.Pfs) union.inputs().get(1)).project());
            Input.Join join = (Input.Join) cross.inputs().get(1);
            assertTrue(((Input.Pfs) join.inputs().get(0)).outerJoin());
            assertEquals(
                    new Input.Cron("tick", "p_tick", "@every 60s", false), cross.inputs().get(3));
        }

        @Test
        void readsAnnotations() {
            PipelineSpec spec =
                    only(
                            minimal("p").replaceFirst("}$", "")
                                    + ", metadata: {annotations: {"
                                    + "warmdatum.io/after-error: keep-warm,"
                                    + "warmdatum.io/start-timeout: 2m,"
                                    + "warmdatum.io/err-timeout: 10s,"
                                    + "warmdatum.io/grace-period: 0s,"
                                    + "warmdatum.io/retry-delay: 250ms, team: blue}}}");
            assertEquals(AfterError.KEEP_WARM, spec.afterError());
            assertEquals(Optional.of(Duration.ofMinutes(2)), spec.startTimeout());
            assertEquals(Duration.ofSeconds(10), spec.errTimeout());
            assertEquals(Duration.ZERO, spec.gracePeriod());
            assertEquals(Duration.ofMillis(250), spec.retryDelay());
            assertEquals("blue", spec.annotations().get("team"));
        }

        @Test
        void readsReturnCodesAndEnv() {
            PipelineSpec spec =
                    only(
                            "{pipeline: {name: p}, transform: {cmd: [sh], env: {A: '1'},"
                                    + " acceptReturnCode: [3, '4'], user: me, workingDir: /w}}");
            assertEquals(Set.of(3, 4), spec.transform().acceptReturnCodes());
            assertEquals(Map.of("A", "1"), spec.transform().env());
            assertEquals(Optional.of("me"), spec.transform().user());
            assertEquals(Optional.of("/w"), spec.transform().workingDir());
        }
    }

    @Nested
    final class Source {

        @Test
        void isCanonicalAndReadsBackEqual() {
            PipelineSpec spec = only(DOCUMENTED);
            assertTrue(spec.source().contains("\"datum_set_spec\":{\"number\":100}"));
            assertEquals(spec, SpecReader.fromSource(spec.source()));
        }

        @Test
        void keepsTheSalt() {
            PipelineSpec spec = only(DOCUMENTED).withSalt("abc");
            assertEquals("abc", spec.salt());
            assertEquals(spec, SpecReader.fromSource(spec.source()));
        }

        @Test
        void thatIsNoSpecIsRefusedWithItsReason() {
            var error =
                    assertThrows(IllegalArgumentException.class, () -> SpecReader.fromSource("{}"));
            assertTrue(error.getMessage().contains("no `pipeline` specified"));
            assertThrows(IllegalArgumentException.class, () -> SpecReader.fromSource("["));
        }
    }

    @Nested
    final class Limits {

        @Test
        void deepNestingIsOneError() {
            for (String open : List.of("[", "{a: ", "- ")) {
                SpecFile file = read(open.repeat(100_000));
                assertEquals(1, file.problems().size(), open);
                assertTrue(file.problems().get(0).message().contains("100 levels"), open);
            }
        }

        @Test
        void largeFilesAreOneError() throws IOException {
            byte[] large = new byte[(10 << 20) + 1];
            SpecFile file = new SpecReader().read("big", new ByteArrayInputStream(large));
            assertEquals(1, file.problems().size());
            assertEquals("larger than 10 MiB", file.problems().get(0).message());
        }

        @Test
        void manyErrorsAreCutShort() {
            SpecFile file = read("a: 1\n".repeat(5_000));
            assertEquals(101, file.problems().size());
        }

        @Test
        void bytesThatAreNotUtf8AreShownWhereTheyStand() throws IOException {
            byte[] bytes = "pipeline:\n  name: p\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
            SpecFile file = new SpecReader().read("l1", new ByteArrayInputStream(bytes));
            assertEquals(
                    "l1:2:10: not UTF-8 text from here on; save the file as UTF-8",
                    file.problems().get(0).toString());
        }
    }

    @Test
    void tellsAllProblemsOfAFileAtOnceInFileOrder() {
        SpecFile file =
                read(
                        """
                        pipeline: {nam: p}
                        transform:
                          cmd: sh
                          datumBatching: "yes"
                        input:
                          cross:
                          - pfs: {repo: a}
                          - pfs: {glob: /}
                        datum_timeout: 5m
                        ---
                        pipeline: {name: q}
                        """);
        assertEquals(
                """
                p.yaml:1:1: pipeline.name: no pipeline `name` specified; add name: ...
                p.yaml:1:12: pipeline.nam: unknown field "nam"; did you mean name?
                p.yaml:3:8: transform.cmd: expected a list, got "sh"; write ["sh"]
                p.yaml:4:18: transform.datum_batching: expected true or false, got the string "yes"; write true or false without quotes
                p.yaml:7:5: input.cross[0].pfs: input must specify a glob; add glob: "/*" for one datum per file or folder
                p.yaml:8:5: input.cross[1].pfs: input must specify a repo; add repo: NAME
                p.yaml:9:16: datum_timeout: Pachyderm would refuse this form: invalid google.protobuf.Duration value "5m"; write "300s" to keep it portable
                p.yaml:11:1: transform: pipeline must specify a transform; add transform: {cmd: [...]}
                """,
                String.join("", file.problems().stream().map(p -> p + "\n").toList()));
        assertEquals(List.of(), file.specs());
        assertTrue(file.hasErrors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    description: a: b      | 1:15 | quote text that contains ": ", or correct the indentation
                    description: 'abc      | 1:18 | close the quotes
                    input: {pfs: {glob: *}} | 1:22 | quote text that starts with * or &
                    {"a": 1 "b": 2}        | 1:12 | close brackets, put commas between values, quote text with { } [ ] or ,
                    %YAML 3.0              | 1:1  | remove the %YAML line
                    """)
    void saysHowToRepairTheSyntax(String text, String place, String remedy) {
        Problem problem =
                read(text + (text.startsWith("%") ? "\n---\na: b" : "")).problems().get(0);
        assertEquals(place, problem.line() + ":" + problem.column());
        assertEquals(remedy, problem.remedy());
    }

    @Test
    void aFileThatIsNotFullyReadableHasNoSpecs() {
        SpecFile file = read(minimal("p").replaceFirst("}$", ", salt: &a x}"));
        assertTrue(file.hasErrors());
        assertEquals(List.of(), file.specs());
    }

    @Test
    void aWarningDoesNotRefuse() {
        SpecFile file = read(minimal("p").replaceFirst("}$", ", datumSetSpec: {}}"));
        assertFalse(file.hasErrors());
        assertEquals(1, file.specs().size());
    }
}
