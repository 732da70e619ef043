"""The conformance kit, and what is special about XML."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest

from spbe_adapter_xml.adapter import XmlAdapter, XmlOptions
from spbe_sdk.plugins import AdapterSuite, DataError, Folder


class TestXml(AdapterSuite):
    adapter = XmlAdapter

    def write(self, folder: Path, rows: Any) -> dict[str, Any]:
        root = Element("data")
        for row in rows:
            made = SubElement(root, "row")
            for name, text in row.items():
                SubElement(made, name).text = text
        (folder / "a.xml").write_bytes(tostring(root, encoding="utf-8"))
        return {"path": "a.xml"}


BOMB = '<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><d><row><kode>&b;</kode></row></d>'
FILE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d><row><kode>&a;</kode></row></d>'


@pytest.mark.parametrize("text", [BOMB, FILE])
def test_entities_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(DataError):
        XmlAdapter(XmlOptions(path="a.xml")).open(Folder(tmp_path))


def test_attributes_are_columns_too(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<d><i kode="01"><nilai>3</nilai></i></d>')
    (row,) = XmlAdapter(XmlOptions(path="a.xml", row="i")).open(Folder(tmp_path)).rows
    assert row.cells == {"kode": "01", "nilai": "3"}  # type: ignore[union-attr]
