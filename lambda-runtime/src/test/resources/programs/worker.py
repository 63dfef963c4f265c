"""Does what the first word of each message says, by HTTP and the standard library alone."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.request


def tell(text, file=os.environ["STARTS"]):
    with open(file, "a") as starts:
        starts.write(f"{text}\n")


def ended(*_):
    tell("ended by SIGTERM")
    sys.exit(0)


tell(os.getpid())
signal.signal(signal.SIGTERM, ended)
pfs = pathlib.Path(os.environ.get("WARMDATUM_PFS", "/pfs"))
worker = urllib.request.build_opener(urllib.request.ProxyHandler({}))
url = f"http://127.0.0.1:{os.environ['PPS_WORKER_GRPC_PORT']}/next-datum"


def next_datum(error):
    body = json.dumps({"error": error}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with worker.open(request) as answer:
        return dict(line.split("=", 1) for line in json.load(answer)["env"])


LATE = """
import os, sys, time, urllib.request
os.setsid()
if os.fork():
    os._exit(0)
starts = os.environ["STARTS"]
while not os.path.exists(starts + ".meet"):
    time.sleep(0.1)
try:
    urllib.request.urlopen(urllib.request.Request(sys.argv[1], b""))
    result = 0
except OSError:
    result = 1
open(starts + ".late", "a").write(f"{result}\\n")
"""

count = 0
error = ""
while True:
    env = next_datum(error)
    error = ""
    count += 1
    word, _, argument = json.loads(pathlib.Path(env["work"]).read_text()).partition(" ")
    if word == "count":
        (pfs / "out" / "count").write_text(f"{count} {os.getpid()}\n")
    elif word in ("fails", "harmless"):
        error = f"it {word}, as it says"
    elif word == "dies":
        print("last words", file=sys.stderr, flush=True)
        os._exit(3)
    elif word == "hangs":
        time.sleep(1000)
    elif word == "leaves-a-caller":
        subprocess.run([sys.executable, "-c", LATE, url])
        time.sleep(1000)
    elif word == "meets-the-caller":
        pathlib.Path(os.environ["STARTS"] + ".meet").touch()
        while not os.path.exists(os.environ["STARTS"] + ".late"):
            time.sleep(0.1)
        error = "it fails, as it says"
    elif word == "fails-after":
        time.sleep(float(argument))
        error = "it fails, as it says"
    else:
        error = f"unknown word {word}"
