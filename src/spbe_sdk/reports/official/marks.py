"""What a form has to say of the data that it was made of, so that nobody signs an example."""

from __future__ import annotations

import attrs

from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.findings.finding import doubt
from spbe_sdk.findings.words import say
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import port_name
from spbe_sdk.reports.official.parts import Form


def with_marks(form: Form, outcome: Outcome, context: ReportContext) -> Form:
    """A form with a line for errors, and for rows of others or made up.

    That the application is an example says nothing of the region's own data: the report tells it at its end.
    """
    language = context.language
    marks = [
        f"{say(f'report.{mark}', language)}: {port_name(port, language)}: {source}"
        for mark, port, source in outcome.marked
    ]
    errors = doubt(len(outcome.errors), language)
    return attrs.evolve(form, marks=(*((errors,) if errors else ()), *marks))
