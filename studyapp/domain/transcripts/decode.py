"""From a file's bytes to text, refusing what is not a UTF-8 transcript."""

from __future__ import annotations

import codecs
import hashlib
import re

from .errors import BinaryFile, ChangedFile, EmptyTranscript, TooLarge, WrongEncoding

MAX_BYTES = 8 * 1024 * 1024

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def decode(data: bytes) -> str:
    """The text of ``data`` with ``\\n`` line ends; control characters become spaces.

    Raises :class:`TooLarge`, :class:`EmptyTranscript`, :class:`WrongEncoding` or
    :class:`BinaryFile`.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"the file has {len(data) / 2**20:.1f} MiB, more than the {MAX_BYTES // 2**20} MiB"
            " that a transcript may have; check that it is the right file"
        )
    _refuse_other_encodings(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding(
            f"the byte 0x{data[error.start]:02X} is not UTF-8; open the file in an editor and"
            " save it with the encoding UTF-8",
            line=data.count(b"\n", 0, error.start) + 1,
        ) from None
    if not any(character.isalnum() for character in text):
        raise EmptyTranscript("the file has no words; choose the file with the transcript")
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _refuse_other_encodings(data: bytes) -> None:
    # Western text in UTF-16 without a mark has a zero in nearly every second byte.
    zeros = sorted((data[::2].count(0), data[1::2].count(0)))
    unmarked = zeros[1] * 5 > len(data) * 2 and zeros[0] * 20 < len(data)
    if data.startswith(_UTF16) or unmarked:
        raise WrongEncoding(
            "the file is in UTF-16; open it in an editor and save it with the encoding UTF-8"
            " (in Notepad: Save as, Encoding, UTF-8)"
        )
    if any(zeros):
        raise BinaryFile(
            "the file is binary, not text; export the transcript as plain text (.txt) first",
            line=data.count(b"\n", 0, data.index(0)) + 1,
        )


def check_file(data: bytes, expected: str, name: str) -> None:
    """Raises :class:`ChangedFile` unless ``data`` has the SHA-256 that the descriptor gives."""
    actual = hashlib.sha256(data).hexdigest()
    if actual != expected:
        raise ChangedFile(
            f"this is not the {name} that the source describes: its SHA-256 should be"
            f" {expected} and is {actual}; choose the right file, or, if the new one is meant,"
            " check the corrections against it and change file.sha256"
        )
