"""The parts of a workbook that is a zip of XML: measured before they are unpacked, and parsed without entities."""

from __future__ import annotations

import codecs
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers.expat import ParserCreate, XMLParserType

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

# More than any workbook that a person works with; what lies above is refused before it takes memory.
MAX_PARTS = 20_000

MAX_KEPT_BYTES = 128 * 1024 * 1024

MAX_STREAMED_BYTES = 512 * 1024 * 1024

# Numbers and names of real tables shrink to a tenth; a part that shrinks a thousandfold holds nothing.
MAX_RATIO = 250

_SMALL_BYTES = 8 * 1024 * 1024

_CHUNK = 64 * 1024

_TEXT_CHUNK = 256 * 1024

Start = Callable[[str, Mapping[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


class Parts:
    """The files inside a zipped workbook, by their names in any case."""

    def __init__(self, data: bytes) -> None:
        if data.count(b"PK\x01\x02") > MAX_PARTS:
            raise DataError(Finding("excel-too-large", found=f"> {MAX_PARTS}", allowed=f"{MAX_PARTS}"))
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._found = {_normal(entry.filename): entry for entry in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._found

    def stream(self, name: str, limit: int = MAX_KEPT_BYTES) -> IO[bytes]:
        """A part, to be read in chunks.

        Raises:
            DataError: it would be larger than the limit, or it is encrypted.
            ValueError: it is not there, or is packed in a way that no spreadsheet uses.
        """
        entry = self._found.get(_normal(name))
        if entry is None:
            raise ValueError(f"no {name}")
        if entry.flag_bits & 1:
            raise DataError(Finding("excel-password"))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{name}: compression {entry.compress_type}")
        most = min(limit, max(MAX_RATIO * entry.compress_size, _SMALL_BYTES))
        if entry.file_size > most:
            raise DataError(too_large(entry.file_size, most))
        return self._zip.open(entry)

    def parse(self, name: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """One part, parsed to its end."""
        with self.stream(name) as stream:
            for _ in parsing(stream, start, end, text):
                pass


def too_large(size: int, limit: int) -> Finding:
    """What is said of a part that would take too much memory."""
    return Finding("excel-too-large", found=f"{size // 2**20} MB", allowed=f"{limit // 2**20} MB")


def parsing(stream: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> Iterator[None]:
    """Parse XML chunk by chunk."""
    parser = expat(start, end, text)
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
        yield
    parser.Parse(b"", True)
    yield


def expat(start: Start, end: End | None = None, text: Text | None = None) -> XMLParserType:
    """An XML parser that refuses a document type, and with it entities: no workbook has them."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def decoded(stream: IO[bytes]) -> Iterator[str]:
    """The text of a part, chunk by chunk."""
    data = stream.read(_TEXT_CHUNK)
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")()
    while data:
        yield decoder.decode(data)
        data = stream.read(_TEXT_CHUNK)
    yield decoder.decode(b"", True)


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def beside(part: str, target: str) -> str:
    """The name of a part to which another one points."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse(*declared: object) -> None:
    raise ValueError("DOCTYPE")
