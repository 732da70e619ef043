"""A form as a Word document, which can be corrected before it is signed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels
from spbe_sdk.reports.official.drawing import draw
from spbe_sdk.reports.official.page import size_of
from spbe_sdk.reports.official.parts import (
    BLANK,
    Form,
    FormBlock,
    FormColumn,
    FormDrawing,
    FormFacts,
    FormHeading,
    FormPage,
    FormSignature,
    FormSignatures,
    FormTable,
    FormText,
)
from spbe_sdk.reports.official.word_marks import kept_whole, narrowed, numbered, repeated, ruled_below

_FONT = "Times New Roman"
_MARGINS = (18, 15)
_WIDE_MARGINS = (10, 8)

# Millimetres below a sheet to its number.
_FOOTER = 4

# Lines left free for a signature.
_ROOM = 3


def form_document(form: Form, context: ReportContext) -> bytes:
    """The bytes of a `.docx`.

    Raises:
        UsageError: the extra ``word`` is not installed.
    """
    try:
        from docx import Document
    except ModuleNotFoundError:
        raise UsageError(Finding("word-missing", allowed="spbe-sdk[word]")) from None
    document = Document()
    document.core_properties.title, document.core_properties.author = form.title, context.institution
    _style(document)
    for number, page in enumerate(form.pages):
        _Sheet(document, context, page, first=number == 0).fill(form.marks)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _style(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(6)


class _Sheet:
    """One page of a form, in a section of its own."""

    def __init__(self, document: Any, context: ReportContext, page: FormPage, *, first: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        self.document, self.context, self.page = document, context, page
        section = document.sections[-1] if first else document.add_section(WD_SECTION.NEW_PAGE)
        width, height = size_of(page, context)
        across, down = _WIDE_MARGINS if page.wide else _MARGINS
        section.orientation = WD_ORIENT.LANDSCAPE if page.wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(across)
        section.top_margin = section.bottom_margin = Mm(down)
        self.inner = width - 2 * across
        if page.numbered:
            section.footer.is_linked_to_previous = False
            section.footer_distance = Mm(_FOOTER)
            numbered(section.footer.paragraphs[0], Labels(context.language, context.labels)("page"))

    def fill(self, marks: Sequence[str]) -> None:
        """The letterhead, what is to be known of the data, and every part below it."""
        self._letterhead()
        if marks:
            self._text("\n".join(marks), justified=False, size=8)
        for block in self.page.blocks:
            self._add(block)
        if not isinstance(self.page.blocks[-1], FormText):
            self._close()

    def _close(self) -> None:
        """A document ends with a paragraph, which is to begin no sheet of its own; what was written stays as it is."""
        from docx.shared import Pt
        from docx.table import Table

        if isinstance(list(self.document.iter_inner_content())[-1], Table):
            self.document.add_paragraph()
        last = self.document.paragraphs[-1].paragraph_format
        last.line_spacing = last.space_after = Pt(1)

    def _add(self, block: FormBlock) -> None:
        match block:
            case FormHeading():
                self._heading(block)
            case FormText():
                self._text(
                    block.text, justified=not block.quiet and "\n" not in block.text, size=9 if block.quiet else 11
                )
            case FormFacts():
                self._facts(block)
            case FormTable():
                self._table(block)
            case FormSignatures():
                self._signatures(block)
            case FormDrawing():
                self._drawing(block)

    def _drawing(self, block: FormDrawing) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        draw(paragraph, block)

    def _letterhead(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        logo = self.context.logo
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if logo is not None and logo.kind == "image/png":
            paragraph.add_run().add_picture(io.BytesIO(logo.data), height=Mm(12 if self.page.wide else 18))
            paragraph.add_run().add_break()
        lines = [(self.context.institution.upper(), 13, True)]
        name, address = self.page.organisation.name, self.page.organisation.address or self.context.address
        lines += [(name.upper(), 15, True)] if name else []
        lines += [(address, 9, False)] if address else []
        for number, (text, size, bold) in enumerate(lines):
            if number:
                paragraph.add_run().add_break()
            _run(paragraph, text, size=size, bold=bold)
        ruled_below(paragraph)

    def _heading(self, block: FormHeading) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        if block.main:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, block.text.upper() if block.main else block.text, size=12, bold=True)

    def _text(self, text: str, *, justified: bool, size: int) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.document.add_paragraph()
        if justified:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _run(paragraph, text, size=size)

    def _facts(self, block: FormFacts) -> None:
        table = self._grid(len(block.rows), [8, 22, 3, 67])
        for row, (name, value) in enumerate(block.rows):
            for column, text in enumerate(("", name, ":", value)):
                _write(table.cell(row, column), text)
        self._gap()

    def _table(self, block: FormTable) -> None:
        shares, size = [column.share for column in block.columns], 9 if self.page.wide else 10
        count = 1 + len(block.rows) + (block.total is not None)
        table = self._grid(count, shares, style="Table Grid")
        for column, head in enumerate(block.columns):
            _write(table.cell(0, column), head.title, bold=True, size=size, middle=True)
        repeated(table.rows[0])
        for row, cells in enumerate(block.drawn(), start=1):
            for column, rows, text in cells:
                cell = table.cell(row, column)
                if rows > 1:
                    cell = cell.merge(table.cell(row + rows - 1, column))
                _write(cell, text, size=size, right=block.columns[column].figures, bold=row - 1 in block.strong)
        for row in table.rows:
            kept_whole(row)
        for column, text in enumerate(block.total or ()):
            _write(table.cell(count - 1, column), text, bold=True, size=size, right=_figures(block.columns, column))
        self._gap()

    def _signatures(self, block: FormSignatures) -> None:
        # What they sign stands on the same sheet, its last lines at least.
        for paragraph in self._last():
            paragraph.paragraph_format.keep_with_next = True
        table = self._grid(1, [50, 50])
        places = block.signatures if len(block.signatures) == 2 else (None, *block.signatures)
        for cell, signature in zip(table.rows[0].cells, places, strict=True):
            if signature is not None:
                _sign(cell, signature)
        kept_whole(table.rows[0])

    def _last(self) -> list[Any]:
        """What stands at the end so far: a paragraph, with the gap and the last rows of the table before it, if any."""
        from docx.table import Table
        from docx.text.paragraph import Paragraph

        found: list[Any] = []
        for block in reversed(list(self.document.iter_inner_content())):
            if isinstance(block, Table):
                return found + [part for row in block.rows[-2:] for cell in row.cells for part in cell.paragraphs]
            if isinstance(block, Paragraph):
                found.append(block)
            if block.text:
                break
        return found

    def _grid(self, rows: int, shares: list[int], style: str | None = None) -> Any:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm

        table = self.document.add_table(rows, len(shares), style=style)
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        narrowed(table)
        for column, share in zip(table.columns, shares, strict=True):
            width = Mm(self.inner * share / sum(shares))
            column.width = width
            for cell in column.cells:
                cell.width = width
        return table

    def _gap(self) -> None:
        from docx.shared import Pt

        self.document.add_paragraph().paragraph_format.space_after = Pt(0)


def _figures(columns: tuple[FormColumn, ...], column: int) -> bool:
    return columns[column].figures


def _sign(cell: Any, signature: FormSignature) -> None:
    party = signature.party
    above = (signature.dated or "", f"{signature.role}," if signature.role else "", party.title or "")
    below = (party.rank or "", f"NIP {party.nip}" if party.nip else "")
    _write(cell, "\n".join([*above, *("" for _ in range(_ROOM)), ""]), middle=True)
    paragraph = cell.paragraphs[0]
    _run(paragraph, party.name or BLANK, size=11, bold=True).underline = party.name is not None
    _run(paragraph, "".join(f"\n{line}" for line in filter(None, below)), size=11)


def _write(
    cell: Any, text: str, *, bold: bool = False, size: int = 11, right: bool = False, middle: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    if right or middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if middle else WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, size=size, bold=bold)


def _run(paragraph: Any, text: str, *, size: int, bold: bool = False) -> Any:
    from docx.shared import Pt

    # Word breaks with what no document may hold; controls have no place in a form either.
    run = paragraph.add_run("".join(char for char in text if char.isprintable() or char == "\n"))
    run.bold, run.font.size = bold, Pt(size)
    return run
