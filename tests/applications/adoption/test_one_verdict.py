"""A law: bind, doctor, trial and run say the same of any workspace, with the same reasons, and their hints help."""

import json
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.decision import trial_page
from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.adoption.fixing import accept, offers
from spbe_sdk.applications.adoption.suggestion import judged, place, suggest_binding, write
from spbe_sdk.bindings.causes import causes
from spbe_sdk.bindings.outcome import Verdict, reasons
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import errors_among

Rows = list[list[str]]
Fault = Callable[[Rows, random.Random], Rows]


def changed(column: int, *texts: str) -> Fault:
    def fault(rows: Rows, chance: random.Random) -> Rows:
        row = chance.choice(rows)
        row[column] = chance.choice(texts)
        return rows

    return fault


def doubled(rows: Rows, chance: random.Random) -> Rows:
    return [*rows, list(chance.choice(rows))]


def merged(rows: Rows, chance: random.Random) -> Rows:
    for row in rows[1::2]:
        row[0] = ""
    return rows


FAULTS: Mapping[str, Fault] = {
    "none": lambda rows, _: rows,
    "codes": changed(0, "99", "x y", "No 300", "3.1.1"),
    "scale": changed(1, "9", "0", "-3", "tiga", "2,5", "Level 7"),
    "marks": changed(1, "3*", "4 ¹", "Level 3 *)"),
    "empty": changed(1, "", "-", "belum"),
    "date": changed(1, "2023-02-30", "31/12/2023", "Maret"),
    "doubled": doubled,
    "merged": merged,
    "totals": lambda rows, _: [*rows, ["Jumlah", "3"], ["", "3,2"]],
    "nothing": lambda rows, _: [],
    "unrated": lambda rows, _: [[code, ""] for code, _ in rows],
}


def told(adoption: Adoption) -> tuple[Verdict, list[str]]:
    """The verdict and the reasons that doctor, trial and run share."""
    report = adoption.trial()
    found = {(report.verdict, tuple(report.reasons("id")))}
    (check,) = [check for check in examine(adoption.folder) if check.verdict]
    found.add((check.verdict or report.verdict, tuple(check.reasons)))
    try:
        done = adoption.run()
        found.add((done.verdict, tuple(reasons(done.verdict, done.outcome.telling, "id"))))
    except SpbeError:
        found.add((Verdict.NOT_READY, tuple(report.reasons("id"))))
    assert len(found) == 1, found
    return report.verdict, report.reasons("id")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_verb_says_the_same_of_faulty_ratings(package: Path, tmp_path: Path, fault: str) -> None:
    chance = random.Random(fault)
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    rows = FAULTS[fault]([[str(code), "3"] for code in range(1, 48)], chance)
    text = "\n".join(["No;Nilai", *(";".join(row) for row in rows), ""])
    (adoption.folder / "data/a.csv").write_text(text, encoding="utf-8")
    columns = {"indicator": "No", "value": "Nilai"}
    made = suggest_binding(adoption, "ratings", "data/a.csv", fields=columns)
    placing = place(adoption, "ratings", made, anyway=True)
    before = judged(adoption, "ratings", placing)
    after = write(adoption, "ratings", placing)
    verdict, why = told(after)
    assert (verdict, why) == (before.verdict, reasons(before.verdict, before.telling, "id"))
    assert bool(why) == (verdict is not Verdict.READY)
    assert len(why) <= 3
    followed(after)


def followed(adoption: Adoption) -> None:
    """Follow what hints offer until nothing more is offered: every step ends errors, and none is in a circle."""
    for _ in range(9):
        errors = errors_among(adoption.trial().findings)
        found = offers(adoption)
        fixable = any("spbe fix" in cause.remedy("id") for cause in causes(errors))
        assert found or not fixable
        if not found:
            return
        adoption = accept(adoption, *((offer, offer.cause.changes[0]) for offer in found))
        assert len(errors_among(adoption.trial().findings)) < len(errors)
    raise AssertionError("a circle")


def told_of_plan(adoption: Adoption, port: str, old: str, new: str) -> None:
    path = adoption.folder / f"data/{port}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(("port", "old", "new"), [
    ("units", "1.02;Dinas Kesehatan;office", "1.02;Dinas Kesehatan;kantor"),
    ("units", "1.01;Dinas Pendidikan;office\n", "1.01;Dinas Pendidikan;office\n1.01;Dinas Pendidikan;district\n"),
    ("indicators", "S3;I3", "S9;I3"),
    ("measurements", "I2;70;71", "I9;70;71"),
    ("measurements", "I2;70;71", "I2;70;tujuh\nI2;70;71"),
    ("budgets", "500000", "-5"),
    ("budgets", "Sasaran;Kegiatan;Pagu", "Sasaran;Kegiatan;Anggaran"),
    ("measurements", "I1;14;13,5 *)\nI2;70;71\nI3;80;82 ¹\n", ""),
])  # fmt: skip
def test_every_verb_says_the_same_of_a_faulty_plan(messy: Adoption, port: str, old: str, new: str) -> None:
    told_of_plan(messy, port, old, new)
    told(messy)
    followed(messy)
    told(Adoption.open(messy.folder))


def test_the_reasons_stand_beside_the_verdict_everywhere(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    (adoption.folder / "data/a.csv").write_text("No;Nilai\n1;9\n2;3\n99;4\n", encoding="utf-8")
    spbe("bind", "ratings", "data/a.csv", adoption.folder, "--anyway")
    verdict = "BELUM SIAP. Sebab: "
    why = Adoption.open(adoption.folder).trial().reasons("id")
    assert len(why) == 2
    for words in (("bind", "ratings", "data/a.csv"), ("trial",), ("run",)):
        spbe(*words, adoption.folder)
        assert f"Keputusan: {verdict}{'; '.join(why)}" in spbe.text
    spbe("doctor", adoption.folder)
    assert re.search(rf"Keputusan: BELUM SIAP, 1/47\. Sebab: {re.escape('; '.join(why))}", spbe.text)
    for words in (("bind", "ratings", "data/a.csv"), ("doctor",), ("trial",), ("run",)):
        spbe(*words, adoption.folder, "--json")
        assert json.loads(spbe.out)["reasons"] == why
    opened = Adoption.open(adoption.folder)
    assert f"Sebab: {'; '.join(why)}" in trial_page(opened, opened.trial(), "id").replace("&#39;", "'")


def test_what_is_counted_is_what_is_listed(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    names = [f"Catatan {number}" for number in range(30)]
    (adoption.folder / "data/a.csv").write_text(f"No;Nilai;{';'.join(names)}\n1;9\n2;3\n99;4\n", encoding="utf-8")
    spbe("bind", "ratings", "data/a.csv", adoption.folder)
    assert "mengandung kesalahan (2)" in spbe.text
    assert "2 kesalahan, " in spbe.text
    (free,) = [line for line in spbe.out.splitlines() if line.startswith("Kolom yang tidak dipakai")]
    assert free.endswith("Catatan 6, Catatan 7, dan 21 lain")


def test_the_page_answers_what_is_asked_in_the_meeting(spbe: CommandLine, tmp_path: Path) -> None:
    spbe("demo", "--into", tmp_path / "w")
    opened = Adoption.open(tmp_path / "w")
    report = opened.trial()
    assert (report.index, report.evidenced, report.to_dict()["evidenced"]) == ("3.19", "1.18", "1.18")
    page = trial_page(opened, report, "id")
    head, _, rest = page.partition('class="verdict')
    assert "DATA PENGGANTI" in head
    assert "Penilaian, Penilaian mandiri" in head
    assert "sebagian atau seluruhnya bukan data sendiri" in rest
    for told in ("1,18", "42 nilai melebihi data dukungnya", "Upaya (belum dihubungkan)", "pemilik:",
                 "Jalan termurah ke 3,51", "Langkah pertama:", "spbe roadmap w --page peta-jalan.html"):  # fmt: skip
        assert told in rest, told
    assert "spbe set profile" not in page
