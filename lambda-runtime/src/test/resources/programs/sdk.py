"""Counts datums with Pachyderm's SDK, unmodified, over gRPC."""
import os
import pathlib

from pachyderm_sdk import batch_all_datums

with open(os.environ["STARTS"], "a") as starts:
    starts.write(f"{os.getpid()}\n")
count = 0


@batch_all_datums
def work():
    global count
    count += 1
    if pathlib.Path(os.environ["work"]).read_text() == '"fails"':
        raise ValueError("it fails, as it says")
    pathlib.Path("/pfs/out/count").write_text(f"{count} {os.getpid()}\n")


if __name__ == "__main__":
    work()
