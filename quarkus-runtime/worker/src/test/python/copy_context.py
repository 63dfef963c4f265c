"""User code with the SDK's context manager."""
import os
import shutil

from pachyderm_sdk import Client

worker = Client().worker
print("loaded once", flush=True)
while True:
    with worker.batch_datum():
        source = os.environ["data"]
        name = os.path.basename(source)
        if name in os.environ.get("FAILING", "").split(","):
            raise ValueError(f"cannot do {name}")
        shutil.copy(source, "/pfs/out/" + name)
        with open(f"/pfs/out/{name}.env", "w") as out:
            for key in ("PACH_DATUM_ID", "PACH_JOB_ID", "data", "data_COMMIT"):
                out.write(f"{key}={os.environ[key]}\n")
