"""publiccode.yml is valid by the schema that registers use, or what is missing is named; nothing is invented."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES, ROOT, CommandLine, Maker
from spbe_sdk import Application, DataError, verify
from spbe_sdk.applications.package.package import read_application
from spbe_sdk.applications.package.publiccode import publiccode
from spbe_sdk.applications.scaffolds.application import new_application
from spbe_sdk.documents.application import Ancestor
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.registration import ServiceDescription, SupportTerms

SCHEMA = json.loads((Path(__file__).parent / "publiccode/publiccode.schema.json").read_bytes())
CHECK = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
APPLICATION = read_application(EXAMPLES / "sumedang-spbe-index")


def exported(application: Application) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(publiccode(application, "x"))
    CHECK.validate(document)
    # What the official parser asks for besides, as it says in its source.
    for told in document["description"].values():
        assert len(told["longDescription"]) >= 150
        assert told["features"]
    if "organisation" in document:
        assert document["organisation"]["name"]
    return document


def refused(application: Application) -> list[tuple[str, str | None]]:
    with pytest.raises(DataError) as caught:
        publiccode(application, "x")
    return [(found.code, found.origin.path if found.origin else None) for found in caught.value.findings]


def supported(**changes: Any) -> Application:
    assert APPLICATION.support is not None
    return APPLICATION.model_copy(update={"support": APPLICATION.support.model_copy(update=changes)})


@pytest.mark.parametrize("name", ["sumedang-spbe-index", "sumedang-spbe-index-2", "sumedang-esakip"])
def test_the_examples_export_validly(name: str) -> None:
    document = exported(read_application(EXAMPLES / name))
    assert set(document["description"]) == {"id", "en"}
    assert document["intendedAudience"]["countries"] == ["ID"]
    assert document["dependsOn"]["open"][0]["name"] == "spbe-sdk"
    assert document["organisation"]["uri"] == "https://sumedangkab.example/"


@pytest.mark.parametrize("kind", ["maturity-index", "performance"])
def test_the_scaffold_exports_validly_once_its_publisher_has_spoken(tmp_path: Path, kind: str) -> None:
    new_application(tmp_path / "indeks-kami", "33.01", kind)
    made = read_application(tmp_path / "indeks-kami")
    assert ("publiccode-address", "support.address") in refused(made)
    manifest = tmp_path / "indeks-kami/application.yaml"
    text = re.sub(r"^# (?=playbook:| |support:|registration:)", "", manifest.read_text(encoding="utf-8"), flags=re.M)
    text = text.replace("https://…", "https://instansi.example/indeks").replace("contact: …", "contact: a@b.example")
    manifest.write_text(text.replace("{id: …}", f"{{id: {'Menolong daerah. ' * 10}}}"), encoding="utf-8")
    exported(read_application(tmp_path / "indeks-kami"))


def test_our_own_papers_tell_the_same_version() -> None:
    document = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    CHECK.validate(document)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert document["softwareVersion"] == citation["version"] == project["version"]
    assert document["legal"]["license"] == citation["license"] == project["license"]
    assert document["url"] == citation["url"] == project["urls"]["Home"]


@pytest.mark.parametrize("status", ["draft", "trial", "stable", "retired"])
@pytest.mark.parametrize("maintenance", ["active", "fixes-only", "ended"])
def test_every_stage_of_life(status: str, maintenance: str) -> None:
    exported(supported(maintenance=maintenance).model_copy(update={"status": status}))


@pytest.mark.parametrize("licence", ["CC-BY-4.0", "EUPL-1.2 OR MIT", "LicenseRef-Sumedang"])
def test_the_licence_is_told_as_it_is(licence: str) -> None:
    assert exported(APPLICATION.model_copy(update={"licence": licence}))["legal"]["license"] == licence


@pytest.mark.parametrize(
    "address", [None, "katalog.example", "ftp://katalog.example/", "C:/katalog", "https://x/a b", "https://", "https:///a",
                "https://kat.example/é", "https://kat.example/%zz", "https://kat.example:99999/"]
)  # fmt: skip
def test_an_address_is_a_whole_web_address(address: str | None) -> None:
    assert refused(supported(address=address)) == [("publiccode-address", "support.address")]


def test_without_support_the_address_is_missed() -> None:
    alone = APPLICATION.model_copy(update={"support": None})
    assert refused(alone) == [("publiccode-address", "support.address")]


@pytest.mark.parametrize(
    "contact",
    [
        "WA 0812 / spbe@example.go.id (jam kerja)",
        "spbe@example",
        "@spbe_sumedang",
        "a@b@example.go.id",
        "a..b@c.example",
        "Spbe <spbe@example.go.id>",
        "spbe@example.go.id, lain@example.go.id",
        "spbe @example.go.id",
        "spbe@-x.example",
    ],
)
def test_a_contact_with_an_at_is_an_address(contact: str) -> None:
    assert refused(supported(contact=contact)) == [("publiccode-contact", "support.contact")]


def test_the_hint_names_the_address_in_the_words(spbe: CommandLine) -> None:
    with pytest.raises(DataError) as caught:
        publiccode(supported(contact="WA 0812 / spbe@example.go.id (jam kerja)"), "x")
    assert caught.value.findings[0].allowed == "spbe@example.go.id"
    exported(supported(contact="spbe@example.go.id"))


@pytest.mark.parametrize(
    ("terms", "contact"),
    [
        ({"contact": None}, {"name": "Diskominfosanditik"}),
        ({"contact": "Loket 3"}, {"name": "Diskominfosanditik"}),
        (
            {"contact": "s.p-b+e@sub.example.go.id"},
            {"name": "Diskominfosanditik", "email": "s.p-b+e@sub.example.go.id"},
        ),
        (
            {"contact": "ani@example.go.id", "person": "Ani"},
            {"name": "Ani", "email": "ani@example.go.id", "affiliation": "Diskominfosanditik"},
        ),
    ],
)
def test_who_answers(terms: dict[str, str | None], contact: dict[str, str]) -> None:
    assert exported(supported(**terms))["maintenance"]["contacts"] == [contact]


def test_a_variant_names_what_it_is_based_on() -> None:
    ancestor = Ancestor(id="id.go.x.y", version="1.0", content="0" * 64, publisher="X")
    variant = APPLICATION.model_copy(update={"derived_from": ancestor})
    assert refused(variant) == [("publiccode-ancestor", "derived_from.address")]
    told = ancestor.model_copy(update={"address": "https://x.example/y"})
    assert exported(variant.model_copy(update={"derived_from": told}))["isBasedOn"] == ["https://x.example/y"]


def test_the_institution_needs_an_address_to_be_named() -> None:
    def published(address: str | None) -> Application:
        return APPLICATION.model_copy(
            update={"publisher": APPLICATION.publisher.model_copy(update={"address": address})}
        )

    assert "organisation" not in exported(published(None))
    assert refused(published("sumedangkab.go.id")) == [("publiccode-organisation", "publisher.address")]


def test_the_day_of_release_is_told(make: Maker) -> None:
    package = make(("licence: CC-BY-4.0", "licence: CC-BY-4.0\nreleased: 2026-11-25"))
    assert exported(verify(package).application)["releaseDate"] == "2026-11-25"
    assert "releaseDate" not in exported(APPLICATION)


def told(id: str, en: str | None, title: str = "Judul") -> Application:
    """The example with this summary alone to describe it."""
    return APPLICATION.model_copy(
        update={
            "title": LocalText(id=title, en="Title" if en else None),
            "summary": LocalText(id=id, en=en),
            "playbook": APPLICATION.playbook.model_copy(update={"benefits": ()}),
            "registration": APPLICATION.registration.model_copy(update={"service": ServiceDescription()}),
        }
    )


def test_both_languages_are_measured() -> None:
    place = "registration.service.function"
    assert refused(told("a" * 149, "b" * 150)) == [("publiccode-description", f"{place}.id")]
    assert refused(told("a" * 150, "b" * 149)) == [("publiccode-description", f"{place}.en")]
    assert refused(told("e\u0301" * 149, None)) == [("publiccode-description", f"{place}.id")]
    assert set(exported(told("a" * 150, None))["description"]) == {"id"}
    assert exported(told("a" * 150, "b" * 150, "j" * 101))["description"]["id"]["features"] == ["j" * 100]


def test_a_language_says_nothing_of_another() -> None:
    benefits = tuple(
        benefit.model_copy(update={"text": LocalText(id=benefit.text.id)}) for benefit in APPLICATION.playbook.benefits
    )
    one = told("Ringkas.", "Short." * 40)
    mixed = one.model_copy(update={"playbook": one.playbook.model_copy(update={"benefits": benefits * 3})})
    assert "Tidak perlu" not in exported(mixed)["description"]["en"]["longDescription"]


@given(
    summary=st.text(st.characters(categories=("L", "N", "P", "Zs", "So")), min_size=1, max_size=4000),
    english=st.none() | st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=4000),
    contact=st.none() | st.text(min_size=1, max_size=60) | st.emails(),
    address=st.none() | st.text(min_size=1, max_size=60) | st.from_regex(r"\Ahttps?://[a-z]+(/[ -~]*)?\Z"),
)
def test_what_comes_out_is_valid_whatever_goes_in(
    summary: str, english: str | None, contact: str | None, address: str | None
) -> None:
    terms = SupportTerms(maintenance="active", contact=contact, address=address)
    try:
        exported(told(summary, english).model_copy(update={"support": terms}))
    except DataError:
        return


def test_the_verb(package: Path, tmp_path: Path, make: Maker, spbe: CommandLine) -> None:
    broken = make(("address: https://sumedangkab.example/spbe-index", "address: sumedangkab.example"))
    assert spbe("export", "publiccode", broken).status == 1
    assert "support.address" in spbe.text
    assert spbe("export", "publiccode", package, "--out", tmp_path / "publiccode.yml").status == 0
    CHECK.validate(yaml.safe_load((tmp_path / "publiccode.yml").read_text(encoding="utf-8")))
