"""The code speaks no language to people: their words are in `findings/texts/`, and what comes along as data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "spbe_sdk"

# Words that no English sentence, no name and no key has.
TELLING = re.compile(
    r"\b(ada|atau|baris|belum|berkas|dan|dari|dengan|desimal|hari|indikator|isi|keterangan|kerja|kolom|koma|kosong"
    r"|nilai|pada|salah|setiap|sudah|tidak|titik|tulis|untuk|yang)\b",
    re.IGNORECASE,
)


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in a module's code that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def test_no_indonesian_in_the_code() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text[:60]}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in sentences(path)
        if TELLING.search(text)
    ]
    assert found == []
