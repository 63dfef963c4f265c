"""Writes each datum's file in capitals with the SDK's decorator, wherever /pfs is; one content fails."""
import os

from pachyderm_sdk import batch_all_datums
from pachyderm_sdk.api.worker import extension

# The SDK knows /pfs/.env only, which a test cannot have.
extension.DOTENV_PATH_WORKER = os.path.join(os.environ["WARMDATUM_PFS"], ".env")


@batch_all_datums
def capitals():
    with open(os.environ["in"]) as source:
        content = source.read()
    if content == "bad":
        raise ValueError("cannot do it")
    out = os.path.join(os.environ["WARMDATUM_PFS"], "out")
    with open(os.path.join(out, os.path.basename(os.environ["in"])), "w") as target:
        target.write(content.upper())


if __name__ == "__main__":
    capitals()
