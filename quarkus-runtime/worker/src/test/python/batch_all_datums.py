"""Copies each datum's file with the SDK's decorator; datum 3 fails."""
import os

from pachyderm_sdk import batch_all_datums


@batch_all_datums
def copy():
    if os.environ["NUMBER"] == "3":
        raise ValueError("datum 3 is bad")
    with open("/pfs/in.txt") as source:
        content = source.read()
    with open("/pfs/out/" + os.environ["PACH_DATUM_ID"], "w") as target:
        target.write(content)


if __name__ == "__main__":
    copy()
