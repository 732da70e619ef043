"""What Word has and its library has no words for: repeated headings, rules, narrow cells, page numbers."""

from __future__ import annotations

from typing import Any

# Twentieths of a point beside what a cell says.
_PADDING = 68


def numbered(paragraph: Any, word: str) -> None:
    """Which sheet it is, of how many."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in ((f"{word} ", "PAGE"), (" / ", "NUMPAGES")):
        paragraph.add_run(text).font.size = Pt(8)
        _field(paragraph, field)


def _field(paragraph: Any, name: str) -> None:
    """What Word computes itself."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    text = '<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r>'
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}">{text}</w:fldSimple>'))


def narrowed(table: Any) -> None:
    """Little room beside what cells say, as on pages."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(f'<w:{side} w:w="{_PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    # Word asks for an order: the look of a table stands last.
    looks = [part for part in table._tbl.tblPr if part.tag.endswith("}tblLook")]
    table._tbl.tblPr.insert(table._tbl.tblPr.index(looks[0]) if looks else len(table._tbl.tblPr), margins)


def ruled_below(paragraph: Any) -> None:
    """A double line below, as under a letterhead."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="double" w:sz="8" w:space="4" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(border), "w:spacing", "w:ind", "w:jc", "w:rPr")


def repeated(row: Any) -> None:
    """The heading again on every page."""
    _mark(row, "tblHeader")


def kept_whole(row: Any) -> None:
    """A row that no sheet ends within."""
    _mark(row, "cantSplit")


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
