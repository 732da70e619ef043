"""What people do most, with the command that is installed: each line has to end as it says."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

LINES = f"""
0 demo --into bekasi --lang en
0 demo esakip --into bekasi-esakip
0 build {EXAMPLES / "sumedang-spbe-index"} --out a.spbe
0 keys new k.pem --name K --unprotected
0 build {EXAMPLES / "sumedang-spbe-index"} --out signed.spbe --key k.pem
0 verify signed.spbe --key k.pem.pub
1 verify a.spbe --key k.pem.pub
0 publish signed.spbe --to katalog --key k.pem
0 search index
0 adopt katalog --region 32.16 --into ws --key k.pem.pub
0 bind ratings bekasi/data/penilaian-2021.csv bekasi --preview
0 run bekasi
0 status bekasi
0 roadmap bekasi --target 3.5
0 export results bekasi --format parquet --out hasil
0 export publiccode {EXAMPLES / "sumedang-spbe-index"}
0 validate {EXAMPLES / "sumedang-spbe-index/application.yaml"}
0 validate bekasi-esakip/runs/*/policy.json
2 nothing-like-it
"""


def main() -> None:
    """Run every line in an empty folder, and stop at the first that ends otherwise."""
    command = [sys.executable, "-W", "error::SyntaxWarning", "-m", "spbe_sdk.cli"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SPBE_HOME": str(Path(folder) / "home"), "PYTHONUTF8": "1"}
        environment.pop("PYTHONPATH", None)
        for line in LINES.strip().splitlines():
            expected, *words = line.split()
            words = [found for word in words for found in (_found(folder, word) if "*" in word else [word])]
            done = subprocess.run(
                [*command, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode != int(expected) or "Traceback" in done.stderr:
                sys.exit(f"{line}\n{done.stdout}\n{done.stderr}")
    _frames()
    print(f"{len(LINES.strip().splitlines())} lines ended as they should")


def _found(folder: str, pattern: str) -> list[str]:
    return [str(path) for path in Path(folder).glob(pattern)]


def _frames() -> None:
    """A frame of each engine that is at hand is scored alike."""
    import polars
    import pyarrow

    from spbe_sdk import load_instrument, score_frame

    instrument = load_instrument("spbe-59-2020")
    rows = {node.code: [3, 4] for node in instrument.indicators()}
    ours, theirs = (score_frame(made, instrument) for made in (polars.DataFrame(rows), pyarrow.table(rows)))
    assert ours.to_dict(as_series=False) == theirs.to_pydict()


if __name__ == "__main__":
    main()
