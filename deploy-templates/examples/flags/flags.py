"""Counts the colours of each flag. Loaded once, fed one datum after another over plain HTTP."""

import collections
import json
import os
import pathlib
import re
import sys
import urllib.request

NEXT_DATUM = f"http://127.0.0.1:{os.environ['PPS_WORKER_GRPC_PORT']}/next-datum"
OUT = pathlib.Path(os.environ.get("WARMDATUM_PFS", "/pfs"), "out")
PAINT = re.compile(r'(?:fill|stroke)="(#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}|red|gold|green)"')
NAMED = {"red": "#FF0000", "gold": "#FFD700", "green": "#008000"}

# No proxy and no deadline: the worker is on this machine and answers when there is work.
worker = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def next_datum(error):
    """Says how the datum in hand went ("" = well); returns the variables of the next one."""
    request = urllib.request.Request(
        NEXT_DATUM,
        data=json.dumps({"error": error}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with worker.open(request) as answer:
        return dict(line.split("=", 1) for line in json.load(answer)["env"])


def rgb(colour):
    """The colour as #RRGGBB in capitals."""
    if colour in NAMED:
        return NAMED[colour]
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return "#" + digits.upper()


def count_colours(flag):
    colours = collections.Counter(map(rgb, PAINT.findall(flag.read_text("utf-8"))))
    if not colours:
        raise ValueError(f"no colour in {flag.name}")
    ordered = sorted(colours.items(), key=lambda entry: (-entry[1], entry[0]))
    lines = "".join(f"{count}\t{colour}\n" for colour, count in ordered)
    (OUT / f"{flag.stem}.tsv").write_text(lines, "utf-8")


error = ""
while True:
    env = next_datum(error)
    try:
        count_colours(pathlib.Path(env["flags"]))
        error = ""
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
        print(error, file=sys.stderr)
