"""Whatever stands in the cells of a table: a run gives rows and findings, and never ends in an error of its own."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from spbe_sdk import Application
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Task
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import LANGUAGES
from spbe_sdk.reports.forms.context import ReportContext

APPLICATIONS = {"maturity-index": "sumedang-spbe-index", "performance": "sumedang-esakip"}

# What the types of cells take.
RIGHT = {
    "accumulation": "sum", "code": "1", "codes": "1", "date": "2023-01-01", "decimal": "3.28", "direction": "maximize",
    "level": "objective", "location": "a.pdf", "period": "Q1", "quantity": "85,5", "rating": "3",
    "reference": "1", "references": "1; 2",
    "region": "32.16",
    "rupiah": "Rp 1.000,-", "sha256": "0" * 64, "status": "accepted", "supports": "1:3", "text": "Satu",
    "unit_kind": "office", "unsigned": "1", "whole": "3", "year": "2023",
    "kind": "Peraturan Bupati", "nip": "19710202 199603 2 002",
}  # fmt: skip

# What is wrong in a way that some program or person writes.
NASTY = [
    "80", "1/0", "0/0", "12/15", "-5", "-0", "9" * 64, "9" * 65, "1." + "9" * 62, "0." + "0" * 61 + "1", "1e400",
    "NaN", "inf", "1000000000000000001", "٣", "８５",
    "≥ 85", "85%", "1.250", "1 250", "−5", "(1.000)", "1,2 M", "0000-00-00", "9999-12-31T23:59:59Z", "2023-02-30",
    "44927",
    "01/02/2023", "Maret 2023", "x" * 81, "x" * 501, "x" * 4001, "\x00", "a\x00b", "\ud800", "\u202e", "..", "../x",
    "/", "con",
    "a/b", "1-200", "1 s.d. 999", "1:100", "pemdi-8-2026/9:2", "=1+1", "<b>", "{x}", "{0}", "%s", "4.0", "01", "2,5",
    "100000000000000000", "999999999",
]  # fmt: skip

WRONG = st.one_of(
    st.sampled_from(NASTY),
    st.sampled_from(list(RIGHT.values())),
    st.text(max_size=12),
    st.from_regex(r"-?[0-9]{1,20}([.,/][0-9]{1,20})?\Z"),
)


class Memory(Files):
    """Files that are kept in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise DataError(Finding("file-missing", origin=Origin(path), details={"beside": "–"}))
        return self.files[path]


Rows = Sequence[Mapping[str, str | None]]


def cells(field: PortField) -> st.SearchStrategy[str | None]:
    """Mostly what is right, or nothing."""
    right: st.SearchStrategy[str | None] = st.sampled_from([RIGHT[field.type.name], None])
    return st.one_of(right, right, WRONG)


def tables(port: Port) -> st.SearchStrategy[Rows]:
    return st.lists(st.fixed_dictionaries({field.name: cells(field) for field in port.fields}), max_size=4)


def bound(port: Port, rows: Rows, emptied: bool) -> tuple[Binding, bytes]:
    """A binding of every field, which may call each text and its absence nothing, and what it reads."""
    values = {field.name: {"": None, "1": None, "Satu": None} for field in port.fields} if emptied else {}
    fields = {field.name: field.name for field in port.fields}
    binding = {"adapter": "json", "options": {"path": f"{port.name}.json"}, "fields": fields, "values": values}
    return Binding.model_validate(binding), json.dumps(list(rows)).encode()


def task(kind: str, data: Mapping[str, tuple[Binding, bytes]]) -> Task:
    application = read_document(EXAMPLES / APPLICATIONS[kind] / "application.yaml", Application)
    files: Files = Memory({f"{name}.json": content for name, (_, content) in data.items()})
    bindings = {name: (binding,) for name, (binding, _) in data.items()}
    return Task(application, "32.16", {"year": 2023}, bindings, files, date(2024, 1, 1))


@pytest.mark.parametrize("kind", list(APPLICATIONS))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_cells_give_rows_findings_and_a_report(kind: str, data: st.DataObject) -> None:
    made = find_kind(kind)()
    drawn = {port.name: bound(port, data.draw(tables(port)), data.draw(st.booleans())) for port in made.ports}
    asked = task(kind, drawn)
    outcome = made.execute(asked)
    for language in LANGUAGES:
        for finding in outcome.findings:
            json.dumps(finding.to_dict(language), ensure_ascii=False).encode()
            assert finding.text(language)
    if outcome.computable:
        context = ReportContext("id", asked.application, "0" * 64, "32.16", None, datetime(2024, 1, 1), "1", {})
        assert made.headline(outcome, "id").columns
        # Each is made when it is read.
        assert all(made.files(outcome, context).values())
