"""Checks Terraform's resources against the provider's schema, as its package for TypeScript has it.

Terraform's own validate needs the provider itself, which comes from nowhere but Terraform's registry.
"""

import re

import hcl2

INTERFACE = re.compile(r"export interface (\w+)[^{]*\{(.*?)\n\}", re.DOTALL)
PROPERTY = re.compile(r"readonly (\w+)(\??): ([^;]+);")
META = {"count", "for_each", "depends_on", "lifecycle", "provider", "dynamic"}


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def unquote(name):
    return name.strip('"')


def problems(file, library):
    """A line for each attribute or block that is unknown or missing."""
    with open(file) as source:
        document = hcl2.load(source)
    found = []
    for resource in document["resource"]:
        for kind, named in resource.items():
            kind = unquote(kind)
            schema = _schema(library, kind)
            for name, body in named.items():
                if isinstance(body, dict):
                    where = f"{kind}.{unquote(name)}"
                    found += _body(where, body, f"{_type(kind)}Config", schema)
    return found


def _type(kind):
    return "".join(word.capitalize() for word in kind.split("_")[1:])


def _schema(library, kind):
    folder = library / "-".join(kind.split("_")[1:])
    text = "".join(part.read_text() for part in sorted(folder.rglob("*.d.ts")))
    return {
        name: {prop: (optional == "?", kind) for prop, optional, kind in PROPERTY.findall(body)}
        for name, body in INTERFACE.findall(text)
    }


def _body(where, body, interface, schema):
    known = schema.get(interface)
    if known is None:
        return [f"{where}: the schema has no {interface}"]
    found = []
    given = {}
    for name, value in body.items():
        name = unquote(name)
        if name == "dynamic":
            for block in value:
                for dynamic, content in block.items():
                    given[camel(unquote(dynamic))] = content["content"]
        elif name not in META and not name.startswith("__"):
            given[camel(name)] = value
    for name, value in given.items():
        if name not in known:
            found.append(f"{where}: {interface} has no {name}")
            continue
        block = re.sub(r"\W.*", "", known[name][1])
        if block in schema and block != interface:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    found += _body(f"{where}.{name}", part, block, schema)
    found += [
        f"{where}: {interface} needs {name}"
        for name, (optional, _) in known.items()
        if not optional and name not in given
    ]
    return found
