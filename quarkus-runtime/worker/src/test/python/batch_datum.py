"""Copies each datum's file with the SDK's context manager; datum 3 fails."""
import os

from pachyderm_sdk import Client

worker = Client().worker

while True:
    with worker.batch_datum():
        if os.environ["NUMBER"] == "3":
            raise ValueError("datum 3 is bad")
        with open("/pfs/in.txt") as source:
            content = source.read()
        with open("/pfs/out/" + os.environ["PACH_DATUM_ID"], "w") as target:
            target.write(content)
