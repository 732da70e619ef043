"""A kind of application: a maturity index, whose runs also keep a letter to the head of the region."""

from typing import ClassVar

from spbe_sdk.plugins import MaturityIndex, Outcome, ReportContext

LETTER = """Kepada Yth. Kepala Daerah
{institution}

Dengan hormat kami sampaikan hasil {title}: {figure} ({label}).
Terhitung {covered} dari {countable} indikator.
"""


class IndexWithLetter(MaturityIndex):
    """Everything of a maturity index, and `surat.txt` beside its report."""

    name: ClassVar[str] = "index-with-letter"

    def files(self, outcome: Outcome, context: ReportContext) -> dict[str, bytes]:
        """The files of a run: those of the index, and the letter."""
        short = self.headline(outcome, context.language)
        letter = LETTER.format(
            institution=context.institution,
            title=short.title,
            figure=short.figure,
            label=short.label or "-",
            covered=short.covered,
            countable=short.countable,
        )
        return {**super().files(outcome, context), "surat.txt": letter.encode()}
