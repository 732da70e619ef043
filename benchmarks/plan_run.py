"""A regency with 200 units, 2,000 nodes and 20,000 measurements: reading, measuring, and every page, part by part.

python benchmarks/plan_run.py
"""

from __future__ import annotations

import csv
import tempfile
import time
from pathlib import Path

from spbe_sdk import Adoption, build
from spbe_sdk.documents.binding import Binding

EXAMPLE = Path(__file__).parents[1] / "examples" / "sumedang-esakip"
UNITS, NODES, QUARTERS = 200, 10, 2


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    """A comma-separated file."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def tables(folder: Path) -> None:
    """The five tables, in the ports' own words."""
    units: list[list[object]] = [["K", "Kabupaten", "regency", ""]]
    units += [
        [f"U{u}", f"Unit {u}", "office" if u < 40 else "village", "K" if u < 40 else f"U{u % 40}"]
        for u in range(UNITS - 1)
    ]
    nodes: list[list[object]] = []
    indicators: list[list[object]] = []
    measurements: list[list[object]] = []
    budgets: list[list[object]] = []
    for unit in units:
        for n in range(NODES):
            code = f"{unit[0]}-S{n}"
            nodes.append([code, f"Sasaran {n}", "objective", unit[0], f"K-S{n}" if unit[0] != "K" else ""])
            budgets.append([code, 1_000_000_000 + n, 900_000_000 + n])
            for i in range(5):
                indicators.append([f"{code}-{i}", code, f"Indikator {i}"])
                measurements += [[f"{code}-{i}", f"Q{q + 1}", 100, 90 + i] for q in range(QUARTERS)]
    write(folder / "units.csv", ["code", "name", "kind", "parent"], units)
    write(folder / "objectives.csv", ["code", "name", "level", "unit", "serves"], nodes)
    write(folder / "indicators.csv", ["code", "objective", "name"], indicators)
    write(folder / "measurements.csv", ["indicator", "period", "target", "actual"], measurements)
    write(folder / "budgets.csv", ["objective", "ceiling", "realised"], budgets)
    print(f"{len(units)} units, {len(nodes)} nodes, {len(measurements)} measurements, {len(budgets)} budgets")


def main() -> None:
    """Print how long each part takes, in seconds and as a share of the whole."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = build(EXAMPLE, folder)
        adoption = Adoption.create(package, "32.16", folder / "w", year=2024)
        tables(folder / "w/data")
        for port in adoption.kind.ports:
            path = folder / f"w/data/{port.name}.csv"
            header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            fields = {column: column for column in header}
            adoption = adoption.bind_all(
                port.name, [Binding(adapter="csv", options={"path": f"data/{port.name}.csv"}, fields=fields)]
            )
        start = time.perf_counter()
        task, _ = adoption.prepare()
        assert task is not None
        outcome = adoption.kind.execute(task)
        measured = time.perf_counter() - start
        adoption.run()
        whole = time.perf_counter() - start - measured
        print(f"read, check and measure {measured:.2f} s; whole run with pages and workbook {whole:.2f} s")
        print(
            f"pages and workbook are {100 * (whole - measured) / whole:.0f} % of it; findings {len(outcome.findings)}"
        )


if __name__ == "__main__":
    main()
