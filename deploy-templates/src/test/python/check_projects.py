"""Holds rendered projects against the tools of their fields. Prints a line for each check; exit code 1 if one failed.

Usage: check_projects.py PROJECTS TOOLS    (PROJECTS has a folder for each project)

TOOLS has kubeconform, node_modules/asl-validator and node_modules/@cdktf/provider-aws; this Python has cfn-lint,
aws-sam-translator, kubernetes-validate, check-jsonschema and python-hcl2. Nothing is fetched here.
"""

import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import kubernetes_validate
import yaml

import terraform_schema

KUBERNETES = "v1.35.0-local-strict"

# Rules that are not kept, each with its reason.
CFN_EXCEPTIONS = {}

# Knative's definitions say no more of a job than that it is an object, so it is checked as a Job beside.
JOB_SINK = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "sinks.knative.dev/v1alpha1"},
        "kind": {"const": "JobSink"},
        "metadata": {"type": "object", "required": ["name"]},
        "spec": {
            "type": "object",
            "required": ["job"],
            "additionalProperties": False,
            "properties": {"job": {"type": "object", "required": ["spec"]}},
        },
    },
}
TEXT = {"type": "string", "minLength": 1}
TRIGGER = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "eventing.knative.dev/v1"},
        "kind": {"const": "Trigger"},
        "metadata": {"type": "object", "required": ["name"]},
        "spec": {
            "type": "object",
            "required": ["broker", "subscriber"],
            "additionalProperties": False,
            "properties": {
                "broker": TEXT,
                "filter": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"attributes": {"type": "object", "additionalProperties": TEXT}},
                },
                "subscriber": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "ref": {
                            "type": "object",
                            "required": ["apiVersion", "kind", "name"],
                            "additionalProperties": False,
                            "properties": {"apiVersion": TEXT, "kind": TEXT, "name": TEXT},
                        }
                    },
                },
            },
        },
    },
}

failures = 0


def report(check, what, problems):
    global failures
    print(f"{'ok' if not problems else 'FAILED'}  {check}: {what}")
    for problem in problems:
        print(f"    {problem}")
    failures += len(problems)


def run(*command):
    """The lines of a command that failed; none if it went well."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines() or ["no word of why"]


def files(projects, pattern):
    found = sorted(projects.glob(f"*/{pattern}"))
    assert found, f"no {pattern} below {projects}"
    return found


def cloudformation(projects, work):
    """The templates, and what SAM makes of them: 0 errors, 0 warnings."""
    import cfnlint.decode.cfn_yaml
    from samtranslator.public.translator import ManagedPolicyLoader
    from samtranslator.translator.transform import transform

    class NoPolicies(ManagedPolicyLoader):
        def __init__(self):
            pass

        def load(self):
            return {}

    logging.disable()  # the translator talks of its metrics
    os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"
    templates = files(projects, "template.yaml")
    translated = []
    for template in templates:
        document = json.loads(json.dumps(cfnlint.decode.cfn_yaml.load(str(template))))
        properties = document["Resources"]["Function"]["Properties"]
        if "CodeUri" in properties:
            # What "sam deploy" uploads and then names.
            properties["CodeUri"] = {"Bucket": "uploads", "Key": "function.zip"}
        else:
            properties["ImageUri"] = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/function:latest"
        machine = document["Resources"].get("StateMachine")
        if machine:
            machine["Properties"]["DefinitionUri"] = {"Bucket": "uploads", "Key": "machine.json"}
        try:
            result = transform(document, {"AWS::Region": "eu-central-1"}, NoPolicies())
        except Exception as problem:
            report("aws-sam-translator", template, [str(problem)])
            continue
        report("aws-sam-translator", template.parent.name, [])
        file = work / f"{template.parent.name}.json"
        file.write_text(json.dumps(result))
        translated.append(file)
    ignored = [word for rule in CFN_EXCEPTIONS for word in ("--ignore-checks", rule)]
    for name, group in (("template.yaml", templates), ("translated templates", translated)):
        report(
            "cfn-lint",
            f"{len(group)} {name}",
            run(pathlib.Path(sys.executable).parent / "cfn-lint", "--region", "eu-central-1", *ignored, "--", *group),
        )


def kubernetes(projects, tools, work):
    schemas = work / "schemas"
    schemas.mkdir()
    origin = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / KUBERNETES
    for name in ("_definitions", "serviceaccount-v1", "job-batch-v1", "cronjob-batch-v1"):
        text = (origin / f"{name}.json").read_text().replace('"/api/_definitions.json', '"_definitions.json')
        schema = json.loads(text)
        schema.pop("$id", None)
        (schemas / f"{name}.json").write_text(json.dumps(schema))
    (schemas / "jobsink-sinks-v1alpha1.json").write_text(json.dumps(JOB_SINK))
    (schemas / "trigger-eventing-v1.json").write_text(json.dumps(TRIGGER))
    manifests = files(projects, "job.yaml") + files(projects, "account.yaml") + files(projects, "jobsink.yaml")
    for manifest in files(projects, "jobsink.yaml"):
        for document in yaml.safe_load_all(manifest.read_text()):
            if document["kind"] == "JobSink":
                job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "a"}, **document["spec"]["job"]}
                file = work / f"{manifest.parent.name}-job.yaml"
                file.write_text(yaml.safe_dump(job))
                manifests.append(file)
    location = f"{schemas}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
    report(
        "kubeconform",
        f"{len(manifests)} manifests",
        run(tools / "kubeconform", "-strict", "-schema-location", location, *manifests),
    )


def state_machines(projects, tools, work):
    for machine in files(projects, "statemachine.asl.json"):
        text = machine.read_text()
        for name, value in {
            "Partition": "aws",
            "FunctionAlias": "arn:aws:lambda:eu-central-1:123456789012:function:words:live",
            "InputBucket": "input",
            "Results": "results",
        }.items():
            text = text.replace("${" + name + "}", value)
        file = work / f"{machine.parent.name}.asl.json"
        file.write_text(text)
        report(
            "asl-validator",
            machine.parent.name,
            run("node", tools / "node_modules/asl-validator/dist/bin/asl-validator.js", "--json-path", file),
        )


def workflows(projects):
    found = files(projects, ".github/workflows/build.yml")
    report(
        "check-jsonschema",
        f"{len(found)} workflows",
        run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *found),
    )


def main():
    projects, tools = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).absolute()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        cloudformation(projects, work)
        kubernetes(projects, tools, work)
        state_machines(projects, tools, work)
        workflows(projects)
        terraform = shutil.which("terraform")
        if not terraform:
            print("skipped  terraform fmt: there is no terraform here")
        for file in files(projects, "terraform/main.tf"):
            if terraform:
                report("terraform fmt", file.parent.parent.name, run(terraform, "fmt", "-check", "-diff", file))
            report(
                "terraform schema",
                file.parent.parent.name,
                terraform_schema.problems(file, tools / "node_modules/@cdktf/provider-aws/lib"),
            )
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
