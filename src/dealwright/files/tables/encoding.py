"""Encoding: how a text file writes its letters, found from its bytes.

A byte-order mark decides. Without one, a file that is UTF-8 from the first byte to the last is UTF-8; zero bytes in
every second place are UTF-16; anything else is the Western European encoding of Windows. A UTF-8 file with a few
damaged letters stays UTF-8, and the letters are shown as �.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from dealwright.files.tables.table import UnreadableFile
from dealwright.files.tables.whole import whole

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BLOCK = 4 << 20
UNDEFINED_IN_CP1252 = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a file writes letters, and where the first one that is damaged lies."""

    name: str  # as Python names it
    damaged_at: int | None = None  # byte offset

    @property
    def plain(self) -> bool:
        return self.name in {"utf-8", "utf-8-sig"} and self.damaged_at is None


def find_encoding(path: Path) -> Encoding:
    """This function will say how a file writes its letters."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name=name, damaged_at=_not_utf8_at(path) if name == "utf-8-sig" else None)
    if head.count(0):
        return Encoding(name=_two_byte(head, path))
    damaged_at = _not_utf8_at(path)
    if damaged_at is None:
        return Encoding(name="utf-8")
    return _not_utf8(path, damaged_at)


def as_utf8(path: Path, encoding: Encoding, *, into: Path) -> None:
    """This function will copy a text file as UTF-8, in constant memory; it raises `UnreadableFile` on a wrong name."""
    try:
        decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    except LookupError as unknown:
        raise UnreadableFile(
            f"{path.name}: there is no encoding called “{encoding.name}”. Write one such as utf-8, cp1252 or utf-16, "
            "or leave it out of the mapping: it is then found from the file."
        ) from unknown
    with whole(into) as fresh, path.open("rb") as source, fresh.open("wb") as target:
        while block := source.read(BLOCK):
            target.write(decoder.decode(block).encode("utf-8"))
        target.write(decoder.decode(b"", True).encode("utf-8"))  # noqa: FBT003 the decoder takes no keyword here


def _two_byte(head: bytes, path: Path) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) <= 0.05 * max(even, odd) and max(even, odd) > 0.2 * len(head) / 2:
        name = "utf-16-le" if odd > even else "utf-16-be"
        text = head[: len(head) & ~1].decode(name, errors="replace")
        if sum(letter.isprintable() or letter in "\r\n\t" for letter in text) > 0.95 * len(text):
            return name
    raise UnreadableFile(
        f"{path.name} is not a table of text: it holds bytes that no text has. "
        "Save it as CSV (UTF-8), XLSX or Parquet and upload that."
    )


def _not_utf8_at(path: Path) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return read - held + error.start
            read += len(block)
    return None  # a last letter that is cut off is a file that is cut off, and its last line says so


def _not_utf8(path: Path, damaged_at: int) -> Encoding:
    with path.open("rb") as file:
        file.seek(max(0, damaged_at - (1 << 19)))
        around = file.read(1 << 20)
    text = around.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    read = sum(1 for letter in text if ord(letter) > 127) - damaged
    if read > 3 * damaged:
        return Encoding(name="utf-8", damaged_at=damaged_at)
    return Encoding(name="latin-1" if UNDEFINED_IN_CP1252 & set(around) else "cp1252")
