"""A form as a page to print."""

from __future__ import annotations

from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels
from spbe_sdk.reports.forms.page import render_template
from spbe_sdk.reports.forms.paper import MILLIMETRES
from spbe_sdk.reports.official.parts import BLANK, Form, FormBlock, FormPage


def form_page(form: Form, context: ReportContext, back: str | None = None) -> bytes:
    """The page; `back` is where the report lies, if the form lies beside one."""
    sizes = sorted({size_of(page, context) for page in form.pages})
    view = {
        "t": Labels(context.language, context.labels),
        "language": context.language,
        "context": context,
        "title": form.title,
        "pages": [(page, sizes.index(size_of(page, context))) for page in form.pages],
        "sizes": sizes,
        "numbered": {size_of(page, context) for page in form.pages if page.numbered},
        "marks": form.marks,
        "kind": _kind,
        "blank": BLANK,
        "back": back,
    }
    return render_template("form.html.j2", view, context.templates).encode()


def size_of(page: FormPage, context: ReportContext) -> tuple[int, int]:
    """Width and height of a page in millimetres."""
    narrow, long = page.size or MILLIMETRES[context.paper]
    return (long, narrow) if page.wide else (narrow, long)


def _kind(block: FormBlock) -> str:
    return type(block).__name__.removeprefix("Form").lower()
