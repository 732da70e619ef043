"""An option that is a mapping reaches its adapter in the order in which it was written: it may be that of columns."""

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CommandLine
from installing import Installer
from spbe_sdk import Adoption
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.sources import Source
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.notation import parse

FIXED = """
from spbe_sdk.plugins import InputFile, Options, Origin, Record, Table, decode

class FixedOptions(Options):
    path: InputFile
    widths: dict[str, int]

class Fixed:
    options_model, reaches = FixedOptions, "files"

    def __init__(self, options):
        self.options = options

    def open(self, files):
        path, widths = self.options.path, self.options.widths
        return Table(tuple(widths), Origin(path), self.rows(decode(files.read(path), path).splitlines()))

    def rows(self, lines):
        for number, line in enumerate(lines, start=1):
            cells, at = {}, 0
            for name, width in self.options.widths.items():
                cells[name], at = line[at:at + width].strip() or None, at + width
            yield Record(cells, Origin(self.options.path, row=number))
"""

LAYOUTS = [dict(order) for order in permutations({"no": 3, "opd": 4, "tk": 2}.items())]

RATINGS = next(port for port in MaturityIndex.ports if port.name == "ratings")

VALUES = {"no": "1", "opd": "OPD", "tk": "4"}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    Installer(site)("spbe-fixed", "1.0", {"adapters": {"fixed": "spbe_fixed:Fixed"}}, FIXED)
    yield
    monkeypatch.undo()
    Installer.forget()


def write(folder: Path, layout: dict[str, int]) -> None:
    line = "".join(VALUES[name].ljust(width) for name, width in layout.items())
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/hr.txt").write_text(f"{line}\n", encoding="utf-8")


@pytest.mark.usefixtures("installed")
def test_a_mapping_keeps_its_order_in_the_file(tmp_path: Path) -> None:
    for layout in LAYOUTS:
        write(tmp_path, layout)
        options = {"widths": layout, "path": "data/hr.txt"}
        text = json.dumps({"adapter": "fixed", "options": options, "fields": {"indicator": "no", "value": "tk"}})
        binding = Binding.model_validate_json(parse(text, "spbe.yaml").to_json())
        read = read_port(RATINGS, [binding], Folder(tmp_path))
        assert [(row.values["indicator"], row.values["value"]) for row in read.rows] == [("1", 4)]
        assert not read.findings


@pytest.mark.usefixtures("installed")
def test_it_keeps_it_from_the_command_line_to_the_run(index: Adoption, spbe: CommandLine) -> None:
    layout = {"tk": 2, "no": 3, "opd": 4}
    write(index.folder, layout)
    words = ["--adapter", "fixed", "--option", f"widths={json.dumps(layout)}"]
    fields = ["--field", "indicator=no", "--field", "value=tk", "--anyway"]
    assert spbe("bind", "ratings", "data/hr.txt", index.folder, *words, *fields).status == 0, spbe.text
    assert spbe("set", "settings.stage", "self", index.folder).status == 0
    kept = Adoption.open(index.folder)
    assert json.dumps(kept.bindings["ratings"][0].options["widths"]) == json.dumps(layout)
    assert kept.trial().covered == 1


NESTED = st.recursive(st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(st.dictionaries(st.text(), NESTED), st.randoms())
def test_sources_are_equal_by_what_an_adapter_is_given(options: dict[str, Any], random: Any) -> None:
    names = list(options)
    random.shuffle(names)
    source = Source.of("fixed", options)
    assert source == Source.of("fixed", {name: options[name] for name in names}), "options have no order"
    assert {name: json.dumps(value) for name, value in source.options.items()} == {
        name: json.dumps(value) for name, value in options.items()
    }, "what stands in one of them may have"
