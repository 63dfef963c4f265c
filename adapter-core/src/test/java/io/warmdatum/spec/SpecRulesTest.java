package io.warmdatum.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line per rule: additions to a good spec, the key that is blamed, part of the message. */
final class SpecRulesTest {

    private static final char QUOTE = '`';

    private static SpecFile withTop(String addition) {
        return SpecReaderTest.read(
                "pipeline: {name: p}\ntransform: {cmd: [sh]}\n" + addition + "\n");
    }

    private static void onlyProblem(
            SpecFile file, Problem.Severity severity, String key, String part) {
        List<Problem> found =
                file.problems().stream().filter(p -> p.severity() == severity).toList();
        assertTrue(
                found.stream().anyMatch(p -> p.key().equals(key) && p.message().contains(part)),
                () -> "wanted " + key + ": " + part + ", got " + file.problems());
        assertEquals(1, found.size(), () -> file.problems().toString());
        assertTrue(found.stream().noneMatch(p -> p.remedy().isBlank()));
        assertEquals(severity == Problem.Severity.ERROR, file.hasErrors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = QUOTE,
            textBlock =
                    """
            datum_tries: -1                  | datum_tries | must be from 1
            datum_tries: 0x10                | datum_tries | expected an integer, got "0x10"
            datum_tries: 010                 | datum_tries | expected an integer, got the number 010
            datum_tries: 99999999999999999999999 | datum_tries | out of range
            datum_timeout: 0s                | datum_timeout | must be more than 0s
            datum_timeout: -1s               | datum_timeout | must be more than 0s
            job_timeout: soon                | job_timeout | invalid google.protobuf.Duration value "soon"
            job_timeout: 90                  | job_timeout | invalid google.protobuf.Duration value "90"
            parallelism_spec: {constant: 0}  | parallelism_spec.constant | 0 workers
            datum_set_spec: {number: -5}     | datum_set_spec.number | must be 0 or more
            reprocess_spec: never            | reprocess_spec | ReprocessSpec must be one of 'until_success' or 'every_job'
            output_branch: a b               | output_branch | invalid branch name
            service: {internalPort: 80}      | service | services run for ever
            spout: {}                        | spout | spouts run for ever
            s3_out: true                     | s3_out | S3 gateway
            tf_job: {}                       | tf_job | embedding TFJobs in pipelines is not supported yet
            dry_run: true                    | dry_run | must not create
            input: {}                        | input | no input set
            input: {cross: []}               | input.cross | no input set
            input: {pfs: {repo: a, glob: /}, cron: {name: c, spec: '@daily'}} | input | multiple input types set
            input: {pfs: {repo: p, glob: /}} | input.pfs.repo | cannot have its own output
            input: {pfs: {repo: out, glob: /}} | input.pfs.repo | input cannot be named out
            input: {pfs: {repo: a, name: .env, glob: /}} | input.pfs.name | input cannot be named .env
            input: {pfs: {repo: a, name: ../b, glob: /}} | input.pfs.name | input cannot be named
            input: {pfs: {repo: a, glob: ''}} | input.pfs.glob | input must specify a glob
            input: {pfs: {repo: a b, glob: /}} | input.pfs.repo | name (a b) invalid: only alphanumeric characters
            input: {pfs: {repo: a, glob: /, commit: x}} | input.pfs.commit | input cannot come from a commit
            input: {pfs: {repo: a, glob: /, s3: true}} | input.pfs.s3 | S3 gateway
            input: {join: [{pfs: {repo: a, glob: /, join_on: $1, s3: true}}]} | input.join[0].pfs.s3 | S3 inputs in join expressions are not supported
            input: {join: [{pfs: {repo: a, glob: /}}]} | input.join[0].pfs | without join_on
            input: {group: [{pfs: {repo: a, glob: /}}]} | input.group[0].pfs | without group_by
            input: {cross: [{pfs: {repo: a, glob: /}}, {pfs: {repo: a, glob: /}}]} | input.cross[1].pfs.repo | name "a" was used more than once
            input: {cross: [{pfs: {repo: a, glob: /}}, {}]} | input.cross[1] | no input set
            input: {cross: [{union: [{pfs: {repo: b, glob: /}}]}, {pfs: {repo: b, glob: /}}]} | input.cross[1].pfs.repo | was used more than once
            input: {cross: [{pfs: {repo: a, glob: /}}, 5]} | input.cross[1] | expected a mapping, got the number 5
            input: {cron: {spec: '@daily'}}  | input.cron | input must specify a name
            input: {cron: {name: t, spec: '61 * * * *'}} | input.cron.spec | error parsing cron-spec: field minute
            input: {cron: {name: t, spec: '0 0 30 2 *'}} | input.cron.spec | error parsing cron-spec: "0 0 30 2 *" never matches
            input: {cron: {name: a b, spec: '@daily'}} | input.cron.repo | invalid repo name
            input: {cron: {name: t, spec: '* *'}} | input.cron.spec | error parsing cron-spec: expected 5 fields
            input: {cron: {name: t, spec: '@often'}} | input.cron.spec | error parsing cron-spec: unknown name
            input: [{pfs: {repo: a, glob: /}}] | input | expected a mapping, got a list
            salt: 5                          | salt | expected a string, got the number 5
            description: true                | description | expected a string, got the boolean true
            description: "a\\0b"             | description | character U+0000
            autoscaling: 1                   | autoscaling | expected true or false
            parallelism_spec: 3              | parallelism_spec | expected a mapping
            resource_limits: {cpu: much}     | resource_limits.cpu | expected a number
            metadata: {annotations: {warmdatum.io/after-eror: x}} | metadata.annotations.warmdatum.io/after-eror | unknown annotation
            metadata: {annotations: {warmdatum.io/after-error: warm}} | metadata.annotations.warmdatum.io/after-error | unknown value "warm"
            metadata: {annotations: {warmdatum.io/err-timeout: 0s}} | metadata.annotations.warmdatum.io/err-timeout | more than 0s
            metadata: {annotations: {warmdatum.io/failure-budget: many}} | metadata.annotations.warmdatum.io/failure-budget | not a number of datums
            metadata: {annotations: {warmdatum.io/failure-budget: "101%"}} | metadata.annotations.warmdatum.io/failure-budget | not a number of datums
            metadata: {annotations: {warmdatum.io/grace-period: x}} | metadata.annotations.warmdatum.io/grace-period | not a duration
            metadata: {annotations: {a: 1}}  | metadata.annotations.a | expected a string, got the number 1
            """)
    void refuses(String addition, String key, String part) {
        onlyProblem(withTop(addition), Problem.Severity.ERROR, key, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = QUOTE,
            textBlock =
                    """
            datum_set_spec: {}               | datum_set_spec | treated as absent
            datum_set_spec: {number: 1, size_bytes: 2} | datum_set_spec.number | size_bytes is set too
            datum_tries: 0                   | datum_tries | which means 3
            job_timeout: 1h30m               | job_timeout | Pachyderm would refuse
            datumTimeout: 500ms              | datum_timeout | Pachyderm would refuse
            """)
    void warnsOf(String addition, String key, String part) {
        onlyProblem(withTop(addition), Problem.Severity.WARNING, key, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = QUOTE,
            textBlock =
                    """
            {}                               | transform.cmd | nothing to run
            {cmd: []}                        | transform.cmd | nothing to run
            {cmd: ['']}                      | transform.cmd[0] | name is empty
            {cmd: [sleep, 5]}                | transform.cmd[1] | expected a string, got the number 5
            {cmd: [sh, null]}                | transform.cmd[1] | cannot be empty
            {cmd: [sh], stdin: {a: b}}       | transform.stdin | expected a list, got a mapping
            {cmd: [sh], accept_return_code: [256]} | transform.accept_return_code[0] | from 0 to 255
            {cmd: [sh], env: {A: 1}}         | transform.env.A | expected a string, got the number 1
            {cmd: [sh], env: {A: }}          | transform.env.A | got nothing
            {cmd: [sh], env: {'A=B': c}}     | transform.env.A=B | cannot name a variable
            {cmd: [sh], secrets: [{env_var: A}]} | transform.secrets[0] | has env_var set but is missing key
            {cmd: [sh], errCmd: [a], err_cmd: [b]} | transform.err_cmd | given twice, as errCmd and as err_cmd
            {cmd: [sh], cmd: [sh]}           | transform.cmd | given twice, first at
            {cmd: [&a sh]}                   | `` | anchors and aliases are not supported
            {cmd: [*a]}                      | `` | alias nodes not supported
            {cmd: [!x sh]}                   | `` | tags are not supported
            {cmd: [sh], ? {a: b} : c}        | `` | a key must be text
            """)
    void refusesTransform(String transform, String key, String part) {
        SpecFile file = SpecReaderTest.read("pipeline: {name: p}\ntransform: " + transform + "\n");
        onlyProblem(file, Problem.Severity.ERROR, key, part);
        assertTrue(file.problems().stream().anyMatch(p -> p.line() == 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = QUOTE,
            textBlock =
                    """
            {}                               | pipeline.name | specified
            {name: a b}                      | pipeline.name | name (a b) invalid: only alphanumeric characters, underscores, and dashes are allowed
            {name: -a}                       | pipeline.name | pipeline names must start with an alphanumeric character
            {name: abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab} | pipeline.name | is 1 characters longer than the 51 max
            {name: p, project: {name: a/b}}  | pipeline.project.name | invalid project name
            {name: 5}                        | pipeline.name | expected a string
            """)
    void refusesPipeline(String pipeline, String key, String part) {
        SpecFile file = SpecReaderTest.read("pipeline: " + pipeline + "\ntransform: {cmd: [sh]}\n");
        onlyProblem(file, Problem.Severity.ERROR, key, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = QUOTE,
            textBlock =
                    """
            datum_trys: 3                    | did you mean datum_tries?
            datumSetSpce: {}                 | did you mean datum_set_spec?
            cmd: [sh]                        | it belongs at transform.cmd
            datumBatching: true              | it belongs at transform.datum_batching
            name: p                          | it belongs at pipeline.name
            input: {repo: a, glob: /}        | it belongs at input.pfs.repo
            """)
    void saysWhatAnUnknownKeyMayHaveMeant(String addition, String remedy) {
        Problem problem =
                withTop(addition).problems().stream()
                        .filter(p -> p.message().startsWith("unknown field"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(remedy, problem.remedy());
        assertEquals(3, problem.line());
    }

    @Test
    void namesAllKeysWithoutMeaningInOneWarning() {
        SpecFile file =
                withTop(
                        "resourceLimits: {cpu: 0.5, gpu: {number: '1'}}\npod_patch: '[]'\n"
                                + "tolerations: [{key: a, tolerationSeconds: 3}]\negress: {URL: x}\n"
                                + "input: {pfs: {repo: a, glob: /, trigger: {size: 1M}}}");
        onlyProblem(
                file,
                Problem.Severity.WARNING,
                "",
                "egress, resource_limits, pod_patch, tolerations, input.pfs.trigger");
        assertEquals(1, file.specs().size());
    }

    @Test
    void aRefusedElementDoesNotMoveThePathsBehindIt() {
        SpecFile file = withTop("input:\n  cross:\n  - 5\n  - pfs: {repo: a}");
        assertEquals(
                List.of("input.cross[0]", "input.cross[1].pfs"),
                file.problems().stream().map(Problem::key).toList());
        assertEquals(6, file.problems().get(1).line());
    }

    @Test
    void warnsOfReturnCodesWithBatching() {
        SpecFile file =
                SpecReaderTest.read(
                        "pipeline: {name: p}\ntransform: {cmd: [sh], datum_batching: true,"
                                + " accept_return_code: [1]}");
        onlyProblem(file, Problem.Severity.WARNING, "transform.accept_return_code", "no effect");
    }

    @Test
    void refusesTheSamePipelineTwice() {
        String spec = "pipeline: {name: p}\ntransform: {cmd: [sh]}\n";
        onlyProblem(
                SpecReaderTest.read(spec + "---\n" + spec),
                Problem.Severity.ERROR,
                "pipeline.name",
                "pipeline \"p\" already exists: this file has it at line 1");
    }
}
