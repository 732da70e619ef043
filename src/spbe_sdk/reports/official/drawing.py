"""A drawing in a Word document: shapes that Word and LibreOffice let people move and correct."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from spbe_sdk.reports.official.parts import FormBox, FormDrawing

_POINTS = 72 / 25.4

# As in the page's style sheet.
_FILLS = {"vision": "#cfe0f2", "mission": "#cfe0f2", "goal": "#dcebd8", "objective": "#eaf3e6", "program": "#fbf3d0"}

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def draw(paragraph: Any, drawing: FormDrawing) -> None:
    """Put a drawing into a paragraph."""
    from docx.oxml import parse_xml

    size = f"width:{drawing.width * _POINTS:.1f}pt;height:{drawing.height * _POINTS:.1f}pt"
    shapes = [_line(*line) for line in drawing.lines] + [_box(box, drawing.letters) for box in drawing.boxes]
    extent = f"{_unit(drawing.width)},{_unit(drawing.height)}"
    group = f'<v:group style="{size}" coordorigin="0,0" coordsize="{extent}">{"".join(shapes)}</v:group>'
    paragraph.add_run()._r.append(parse_xml(f"<w:pict {_SPACES}>{group}</w:pict>"))


def _unit(millimetres: float) -> int:
    return round(millimetres * 100)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'from="{_unit(x1)},{_unit(y1)}" to="{_unit(x2)},{_unit(y2)}"'
    return f'<v:line {ends} strokecolor="#333333" strokeweight=".75pt"/>'


def _box(box: FormBox, letters: float) -> str:
    place = f"left:{_unit(box.left)};top:{_unit(box.top)};width:{_unit(box.width)};height:{_unit(box.height)}"
    text = "".join(_paragraph(line, letters, bold=number < box.bold) for number, line in enumerate(box.lines))
    fill = _FILLS.get(box.shade, "#ffffff")
    inside = f'<v:textbox inset="1pt,1pt,1pt,1pt"><w:txbxContent>{text}</w:txbxContent></v:textbox>'
    looks = f'fillcolor="{fill}" strokecolor="#333333" strokeweight=".5pt"'
    return f'<v:rect style="position:absolute;{place}" {looks}>{inside}</v:rect>'


def _paragraph(line: str, letters: float, *, bold: bool) -> str:
    half_points = max(2, round(letters * _POINTS * 2))
    weight = "<w:b/>" if bold else ""
    font = (
        f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{weight}<w:sz w:val="{half_points}"/></w:rPr>'
    )
    shown = escape("".join(char for char in line if char.isprintable()))
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{half_points * 115 // 10}" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{spacing}</w:pPr><w:r>{font}<w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'
