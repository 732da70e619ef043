"""Both languages say the same things, and every code that the source raises has its words."""

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import ROOT
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import LANGUAGES, Language, Phrase, say, words

SOURCE = ROOT / "src" / "spbe_sdk"


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    indonesian, english = dict(flat(dict(words("id")))), dict(flat(dict(words("en"))))
    assert indonesian.keys() == english.keys()
    for key, text in indonesian.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_stand_in_two_files(language: Language) -> None:
    """Of two texts under one key, one would win in silence."""
    files = sorted((SOURCE / "findings/texts").glob(f"*.{language}.toml"))
    keys = [key for file in files for key, _ in flat(tomllib.loads(file.read_text(encoding="utf-8")))]
    assert len(keys) > 2000
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_english_words_agree_with_their_number() -> None:
    forms = [text for _, text in flat(dict(words("en"))) for _ in re.findall(r"\{\w+:[^{}]*\|", text)]
    assert len(forms) > 40
    assert [
        text for text in forms if not set(re.findall(r"\{(\w+):", text)) <= set(re.findall(r"\{(\w+)\}", text))
    ] == []
    assert [say("cli.errors", "en", count=count) for count in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert [say("trial.port_ok", "en", rows=rows) for rows in ("1", "11")] == ["1 row read", "11 rows read"]
    assert say("cli.errors", "id", count=1) == "1 kesalahan"


def codes_in_the_source() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    found = set(re.findall(r"""(?:Finding|_about|_cell|_refuse|_different)\(\s*"([a-z]+-[a-z-]+)\"""", text))
    return found | set(re.findall(r'": "((?:field|number)-[a-z]+)",', text))


def test_every_code_has_words_in_both_languages() -> None:
    codes = codes_in_the_source()
    assert len(codes) > 50
    for code in codes:
        assert code in words("id")["finding"], code


def test_no_words_are_left_over() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    built = {
        "plugin-adapters",
        "plugin-strategies",
        "plugin-kinds",
        "plugin-formulas",
        "plugin-efficiencies",
        "evidence-missing",
        "evidence-changed",
    }
    assert [code for code in words("id")["finding"] if f'"{code}"' not in text and code not in built] == []


def test_every_finding_can_be_said_with_the_details_that_it_carries() -> None:
    codes = [(code, language) for language in LANGUAGES for code in words(language)["finding"]]
    assert [told for code, language in codes for told in wrong(code, language)] == []


def wrong(code: str, language: Language) -> Iterator[str]:
    """What a finding cannot say of itself, although it has all that its words ask for."""
    texts = words(language)["finding"][code]
    details = dict.fromkeys(re.findall(r"\{(\w+)\}", "".join(texts.values())), "x")
    finding = Finding(code, details=details)
    for part, say_it in (("message", finding.message), ("remedy", finding.remedy)):
        try:
            if not say_it(language):
                yield f"{code}.{part} ({language}): empty"
        except (KeyError, ValueError, IndexError) as error:
            yield f"{code}.{part} ({language}): {error!r}"


def test_what_a_finding_carries_is_said_in_the_readers_language() -> None:
    places = (Origin("a.csv", row=2), Origin("a.csv", row=7))
    allowed = Phrase("scale.decimals", {"ends": "1–4", "decimals": "2"})
    finding = Finding("rating-duplicate", found="3", allowed=allowed, details={"count": "2", "places": places})
    assert "(a.csv, baris 2; a.csv, baris 7)" in finding.message("id")
    assert "(a.csv, row 2; a.csv, row 7)" in finding.message("en")
    assert [finding.to_dict(language)["allowed"] for language in LANGUAGES] == ["1–4 (2 desimal)", "1–4 (2 decimals)"]


def test_a_plug_ins_own_code_brings_its_words() -> None:
    finding = Finding("acme-broken", details={"message": "It is broken.", "remedy": "Mend it."})
    assert (finding.message("id"), finding.remedy("en")) == ("It is broken.", "Mend it.")


def test_hostile_text_in_a_finding_is_quoted_not_interpreted() -> None:
    found = "{field.__class__}\x1b[31m" + "x" * 500
    message = Finding("rating-unknown", found=found, details={"instrument": "i"}).message("en")
    assert "\x1b" not in message
    assert "{field.__class__}" in message
    assert len(message) < 200


def test_a_code_is_whole_or_of_no_use() -> None:
    code = "kabupaten-garut-" + "kualitas-" * 7 + "x"
    assert len(code) == 80
    assert code in Finding("objective-serves-nothing", found=code, details={"name": "n"}).message("id")
    longer = Finding("objective-serves-nothing", found="kata " * 30, details={"name": "n"}).message("id")
    assert "…" in longer


def test_unknown_keys_are_an_error() -> None:
    with pytest.raises(KeyError):
        say("report.nothing-like-it")


def test_what_is_allowed_is_shown_as_far_as_a_person_reads() -> None:
    names = ", ".join(f"kolom {number}" for number in range(16_000))
    finding = Finding("bind-nothing", found="ratings", allowed=names)
    assert len(finding.text("id")) < 1600
    assert finding.to_dict("id")["allowed"] == names


@pytest.mark.parametrize(
    ("named", "said"),
    [("en", "8 rows read"), ("id", "8 baris terbaca"), ("fr", "8 baris terbaca"), ("", "8 baris terbaca")],
)
def test_the_environment_names_the_language_where_nobody_asks_for_one(named: str, said: str) -> None:
    code = "from spbe_sdk.findings.words import say; print(say('bind.rows', count=8))"
    told = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "SPBE_LANG": named}, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == said
