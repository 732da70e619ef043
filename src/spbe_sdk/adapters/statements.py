"""The one reading statement in a query: found by reading it once, as its database would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_READS = ("select", "with", "values", "table")

# T-SQL needs no semicolon between statements; there these words, unless quoted, begin one that does not read.
_TSQL_WRITES = frozenset(
    {"alter", "backup", "begin", "bulk", "commit", "create", "dbcc", "declare", "delete", "deny", "drop", "exec"}
    | {"execute", "grant", "insert", "kill", "merge", "print", "reconfigure", "restore", "revoke", "rollback", "set"}
    | {"shutdown", "truncate", "update", "updatetext", "waitfor", "writetext"}
)

_QUOTED = {
    "'": r"'[^']*+(?:'|\Z)",
    '"': r'"[^"]*+(?:"|\Z)',
    "`": r"`[^`]*+(?:`|\Z)",
    "[": r"\[[^\]]*+(?:\]|\Z)",
    "\\'": r"'(?:[^'\\]|\\.)*+(?:'|\Z)",
    '\\"': r'"(?:[^"\\]|\\.)*+(?:"|\Z)',
    "e'": r"(?<![\w$])[eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z)",
    "$": r"(?<![\w$])\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z)",
}

_OF = {
    "postgresql": ("e'", "'", '"', "$"),
    "mysql": ("\\'", '\\"', "`"),
    "mariadb": ("\\'", '\\"', "`"),
    "sqlite": ("'", '"', "`", "["),
    "mssql": ("'", '"', "["),
}

# In these a comment may stand within a comment.
_NESTING = ("postgresql", "mssql")

_COMMENT_MARK = re.compile(r"/\*|\*/")

_COLON = re.compile(r"(?<![:\w\\]):(?=\w)")


def reading_statement(query: str, dialect: str) -> str | None:
    """The statement of a query, without what may follow its semicolon; nothing where it is none that reads, or several.

    What is quoted or commented counts for nothing. A colon in it begins no parameter, and is escaped.
    """
    tokens = list(_read(query, dialect))
    ends = [place for place, kind, _ in tokens if kind == "end"]
    end = ends[0] if ends else len(query)
    if any(kind in ("word", "quoted", "code") for place, kind, _ in tokens if place > end):
        return None
    words = [text.lower() for place, kind, text in tokens if kind == "word" and place < end]
    texts = [
        _COLON.sub(r"\\:", text) if kind in ("quoted", "comment") else text
        for place, kind, text in tokens
        if place < end
    ]
    return "".join(texts) if _reads(words, dialect) else None


def _read(query: str, dialect: str) -> Iterator[tuple[int, str, str]]:
    """The parts of a query: where each begins, its kind, and its text. Together they are the query."""
    place = 0
    while place < len(query):
        found = _tokens(dialect).match(query, place)
        kind = (found.lastgroup if found else None) or "code"
        stop = found.end() if found else place + 1
        if kind == "comment" and dialect in _NESTING and query.startswith("/*", place):
            stop = _comment_end(query, place)
        yield place, kind, query[place:stop]
        place = stop


def _reads(words: list[str], dialect: str) -> bool:
    writes = {"into"} | (_TSQL_WRITES if dialect == "mssql" else set())
    return bool(words) and words[0] in _READS and not writes.intersection(words)


@cache
def _tokens(dialect: str) -> re.Pattern[str]:
    """What a query is read by; each part is matched in one pass, and one that is not closed ends with the query."""
    # What MySQL runs although it looks like a comment is no comment.
    mysql = r"--(?=\s|\Z)[^\n]*|\#[^\n]*|/\*(?!!|M!).*?(?:\*/|\Z)"
    comment = mysql if dialect in ("mysql", "mariadb") else r"--[^\n]*|/\*.*?(?:\*/|\Z)"
    quoted = "|".join(_QUOTED[name] for name in _OF.get(dialect, ("'", '"')))
    parts = (f"(?P<comment>{comment})", f"(?P<quoted>{quoted})", r"(?P<word>[^\W\d]\w*)", r"(?P<blank>\s+)")
    return re.compile("|".join([*parts, r"(?P<end>;)", r"(?P<code>[^\w\s;'\"`\[$#/-]+|\d\w*)"]), re.DOTALL)


def _comment_end(query: str, start: int) -> int:
    """Where a comment ends, with the comments in it."""
    depth = 0
    for mark in _COMMENT_MARK.finditer(query, start):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(query)
