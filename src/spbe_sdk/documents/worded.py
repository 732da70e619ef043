"""Texts for people that stand in a document in both languages, or in one."""

from __future__ import annotations

from spbe_sdk.documents.fields import LocalText, Text

# A text for people that documents once had in one language only, and may have so still.
Worded = Text | LocalText


def in_language(text: str | LocalText, language: str) -> str:
    """A text for people in a language; one that stands in no language by name is the same in each.

    Examples:
        >>> in_language(LocalText(id="perkiraan tim", en="an estimate"), "en"), in_language("perkiraan tim", "en")
        ('an estimate', 'perkiraan tim')
    """
    return text.say(language) if isinstance(text, LocalText) else text
