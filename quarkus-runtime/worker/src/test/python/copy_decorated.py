"""User code as the Pachyderm documentation shows it: one decorator, the unmodified SDK."""
import os
import shutil

from pachyderm_sdk import batch_all_datums


@batch_all_datums
def main():
    source = os.environ["data"]
    name = os.path.basename(source)
    if name in os.environ.get("FAILING", "").split(","):
        raise ValueError(f"cannot do {name}")
    shutil.copy(source, "/pfs/out/" + name)
    with open(f"/pfs/out/{name}.env", "w") as out:
        for key in ("PACH_DATUM_ID", "PACH_JOB_ID", "data", "data_COMMIT"):
            out.write(f"{key}={os.environ[key]}\n")


if __name__ == "__main__":
    print("loaded once", flush=True)
    main()
