"""What registers ask is filled in from the manifest; what nobody may invent stays open and is flagged."""

import csv
import io
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import DataError, verify
from spbe_sdk.applications.package.registers import inventory, inventory_csv, publiccode
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.registration import ServiceDescription
from spbe_sdk.reports.data.files import harmless

# The core keys of publiccode.yml 0.7, as its specification lists them.
TEXT = {"type": "string", "minLength": 1}
CORE: dict[str, Any] = {
    "type": "object",
    "required": ["publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
                 "description", "legal", "maintenance", "localisation"],
    "additionalProperties": False,
    "properties": {
        "publiccodeYmlVersion": {"pattern": r"^0(\.\d+){1,2}$"},
        "name": TEXT,
        "url": {"type": "string", "pattern": "^https?://"},
        "softwareVersion": TEXT,
        "platforms": {"type": "array", "minItems": 1, "items": TEXT},
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {"enum": ["standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web",
                                  "standalone/backend", "standalone/other", "addon", "library", "configurationFiles"]},
        "description": {
            "type": "object", "minProperties": 1, "propertyNames": {"pattern": "^[a-z]{2,3}$"},
            "additionalProperties": {
                "type": "object", "required": ["shortDescription", "longDescription", "features"],
                "properties": {"shortDescription": {"type": "string", "minLength": 1, "maxLength": 150},
                               "longDescription": {"type": "string", "minLength": 150, "maxLength": 10000},
                               "features": {"type": "array", "items": {"type": "string", "maxLength": 100}}},
            },
        },
        "legal": {"type": "object", "required": ["license"]},
        "maintenance": {
            "type": "object", "required": ["type"],
            "properties": {"type": {"enum": ["internal", "contract", "community", "none"]}},
            "if": {"properties": {"type": {"enum": ["internal", "community"]}}},
            "then": {"required": ["contacts"]},
        },
        "localisation": {
            "type": "object", "required": ["localisationReady", "availableLanguages"],
            "properties": {"localisationReady": {"type": "boolean"}, "availableLanguages": {"type": "array"}},
        },
    },
}  # fmt: skip


@pytest.fixture
def addressed(make: Maker) -> Path:
    return make(("  maintenance: active", "  maintenance: active\n  address: https://katalog.example/spbe-index"))


def test_publiccode_has_the_core_keys(addressed: Path) -> None:
    document = yaml.safe_load(publiccode(verify(addressed).application, "x"))
    jsonschema.validate(document, CORE)
    assert document["description"]["en"]["shortDescription"].startswith("Computes the SPBE index")
    assert document["legal"]["license"] == "CC-BY-4.0"


def test_publiccode_names_what_is_missing_instead_of_inventing_it(package: Path) -> None:
    with pytest.raises(DataError) as caught:
        publiccode(verify(package).application, "x")
    assert [finding.code for finding in caught.value.findings] == ["publiccode-address"]


def test_publiccode_cuts_what_is_longer_than_the_standard_allows(make: Maker) -> None:
    endless = "a" * 3000
    lessons = "".join(f"    - {{id: m{n}, text: {{id: {endless}, en: {endless}}}}}\n" for n in range(4))
    package = make(
        ("  maintenance: active", "  maintenance: active\n  address: https://katalog.example/spbe-index"),
        ("  benefits:\n", f"  benefits:\n{lessons}"),
        ("  en: Computes the SPBE index", f"  en: {endless} Computes the SPBE index"),
        ("  id: Menghitung indeks SPBE dari 47", f"  id: {endless} Menghitung indeks SPBE dari 47"),
    )
    document = yaml.safe_load(publiccode(verify(package).application, "x"))
    jsonschema.validate(document, CORE)
    for told in document["description"].values():
        assert [len(told["shortDescription"]), len(told["longDescription"]), len(told["features"][0])] == [
            150, 10_000, 100]  # fmt: skip


@pytest.mark.parametrize("address", ["katalog.example", "ftp://katalog.example/", "C:/katalog"])
def test_publiccode_needs_a_web_address(make: Maker, address: str) -> None:
    package = make(("  maintenance: active", f"  maintenance: active\n  address: '{address}'"))
    with pytest.raises(DataError) as caught:
        publiccode(verify(package).application, "x")
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("publiccode-address", address)]


@pytest.mark.parametrize(
    ("contact", "given"), [("Diskominfosanditik", {}), ("spbe@sumedang.example", {"email": "spbe@sumedang.example"})]
)
def test_publiccode_gives_an_email_only_where_there_is_one(make: Maker, contact: str, given: dict[str, str]) -> None:
    package = make(
        ("  maintenance: active", "  maintenance: active\n  address: https://katalog.example/"),
        ("  contact: Diskominfosanditik", f"  contact: {contact}"),
    )
    document = yaml.safe_load(publiccode(verify(package).application, "x"))
    assert document["maintenance"]["contacts"] == [{"name": "Diskominfosanditik", **given}]


@pytest.mark.parametrize(("length", "told"), [(149, False), (150, True)])
def test_publiccode_needs_a_description_of_some_length(addressed: Path, length: int, told: bool) -> None:
    application = verify(addressed).application
    short = application.model_copy(
        update={
            "title": LocalText(id="j" * 101),
            "summary": LocalText(id="a" * length),
            "playbook": application.playbook.model_copy(update={"benefits": ()}),
            "registration": application.registration.model_copy(update={"service": ServiceDescription()}),
        }
    )
    if told:
        description = yaml.safe_load(publiccode(short, "x"))["description"]["id"]
        assert description["longDescription"] == "a" * length
        assert description["features"] == ["j" * 100]
        return
    with pytest.raises(DataError) as caught:
        publiccode(short, "x")
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("publiccode-description", "149")]


def test_the_sheet_leaves_official_codes_open(package: Path) -> None:
    rows = inventory(verify(package).application, "id")
    states = {row.field: row.state for row in rows}
    assert states["Klasifikasi"] == "filled"
    assert states["Nomor registrasi"] == "open"
    architecture = [row for row in rows if row.section == "Arsitektur SPBE"]
    assert {row.state for row in architecture} == {"open"}
    assert {row.field for row in architecture} == {"RAB", "RAL", "RAD", "RAA", "RAI", "RAK"}


def test_an_unverified_code_is_flagged(make: Maker) -> None:
    package = make(("{domain: application, name:", "{domain: application, code: RAA.01, name:"))
    rows = inventory(verify(package).application, "id")
    assert [row.state for row in rows if row.field == "RAA"] == ["unverified"]


def test_no_cell_of_the_sheet_is_a_formula(make: Maker) -> None:
    package = make(("unit: Diskominfosanditik", "unit: '=cmd|calc'"))
    text = inventory_csv(inventory(verify(package).application, "id"), "id").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=cmd|calc" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert harmless("-1") == "'-1"


def test_the_verbs(package: Path, addressed: Path, tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("export", "publiccode", package).status == 1
    assert "support.address" in spbe.text
    assert spbe("export", "publiccode", addressed, "--out", tmp_path / "publiccode.yml").status == 0
    jsonschema.validate(yaml.safe_load((tmp_path / "publiccode.yml").read_text(encoding="utf-8")), CORE)
    assert spbe("export", "inventory", EXAMPLES / "sumedang-spbe-index", "--out", tmp_path / "i.csv").status == 0
    assert spbe("export", "inventory", package).status == 0
    assert "jangan dikarang" in spbe.out
