"""Feeds datums to a function, one after another, for as long as the process is kept."""

@if pachyderm
import os
import pathlib
import subprocess

PFS = pathlib.Path(os.environ.get("WARMDATUM_PFS", "/pfs"))
OUT = PFS / "out"


def _next_datum(error):
    """Confirms the last datum, or reports what went wrong with it; returns the next one's variables.

    Waits for as long as there is no work: no timeout, and no retry.
    """
    command = ["pachctl", "next", "datum"]
    subprocess.run(command + (["--error", error] if error else []), check=True)
    lines = (PFS / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
@else
import json
import os
import pathlib
import urllib.request

OUT = pathlib.Path(os.environ.get("WARMDATUM_PFS", "/pfs")) / "out"

_worker = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _next_datum(error):
    """Confirms the last datum, or reports what went wrong with it; returns the next one's variables.

    Waits for as long as there is no work: no timeout, and no retry.
    """
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ['PPS_WORKER_GRPC_PORT']}/next-datum",
        json.dumps({"error": error}).encode(),
        {"Content-Type": "application/json"},
    )
    with _worker.open(request) as answer:
        return dict(line.split("=", 1) for line in json.load(answer)["env"])
@end


def each(work):
    """Calls work(variables) for each datum. An exception is that datum's failure."""
    error = ""
    while True:
        variables = _next_datum(error)
        try:
            work(variables)
            error = ""
        except Exception as problem:
            error = repr(problem)
