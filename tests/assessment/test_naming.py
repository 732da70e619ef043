"""Indicators as people write them: by number, by name, by both where they agree, and never by something near."""

import pytest

from spbe_sdk import load_instrument
from spbe_sdk.assessment.naming import Naming
from spbe_sdk.instruments.levels import LevelNames

SPBE = load_instrument("spbe-59-2020")
FORMS = ["{name}", "{name} ", "{code}", "{code}.", "({code})", "No. {code}", "IND-{code:0>2}", "Indikator {code}",
         "Indikator {code} - {name}", "{code}. {name}", "1. {name}", "I.3 {name}", "a. {name}",
         "No 0{code}"]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("instrument", ["spbe-59-2020", "spbe-5-2018", "pemdi-8-2026"])
def test_every_indicator_is_found_in_every_form(instrument: str, form: str) -> None:
    known = load_instrument(instrument)
    naming = Naming.of(known)
    for node in (node for node in known.walk() if not node.nodes and node.code.isdigit()):
        for name in (node.name, node.name.upper()):
            assert naming.find(form.format(code=node.code, name=name)) == node.code


def test_what_is_above_the_indicators_is_none_of_them() -> None:
    naming = Naming.of(SPBE)
    for node in (node for node in SPBE.walk() if node.nodes):
        for form in ("{name}", "Aspek 1 : {name}", "1. {name}", "DOMAIN 2 : {name}"):
            assert naming.find(form.format(name=node.name)) is None


@pytest.mark.parametrize("text", [
    "Jumlah Aspek 1", "1. Nilai ditetapkan asesor", "2. Data per Desember", "Indikator 1 dan 2", "Indikator 29 s.d. 31",
    "Catatan: 3", "12 Maret 2023", "Indikator 48", "INDEKS SPBE", "1-2", "Tim 7", "", "NIP. 1970",
    "Indikator 3 - Tingkat Kematangan Kebijakan Internal Audit TIK",
])  # fmt: skip
def test_what_says_no_indicator_for_sure_is_not_guessed(text: str) -> None:
    assert Naming.of(SPBE).find(text) is None


def test_a_misspelt_name_is_only_near() -> None:
    naming = Naming.of(SPBE)
    wrong = "Tingkat Kematangan Kebijkan Internal Manajemen Data"
    assert (naming.find(wrong), naming.near(wrong), naming.near("Layanan")) == (None, "3", None)


@pytest.mark.parametrize(("text", "level"), [
    ("Level 3 - Terdefinisi", 3), ("3 (terdefinisi)", 3), ("Tk. 2", 2), ("Terkelola", 2), ("2,00", 2), ("L3", 3),
    ("TERPADU & TERUKUR", 4), ("Optimum", 5), ("3 – Transaksi", 3), ("LEVEL-2", 2), ("03", 3), ("Terdefinisi (3)", 3),
    ("Level 3 - Terkelola", None), ("2,5", None), ("-3", None), ("≥3", None), ("3/5", None), ("3%", None),
    ("Level", None), ("III", None), ("tiga", None), ("", None), ("3 4", None),
])  # fmt: skip
def test_a_level_is_said_by_its_number_its_name_or_both(text: str, level: int | None) -> None:
    assert LevelNames.of(SPBE).read(text) == level


@pytest.mark.parametrize(
    ("text", "level"), [("III", 3), ("tiga", 3), ("Level IV", 4), ("tiga (3)", 3), ("sebelas", None)]
)
def test_numerals_are_read_where_they_are_asked_for(text: str, level: int | None) -> None:
    assert LevelNames.of(SPBE).read(text, numerals=True) == level
