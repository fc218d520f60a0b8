"""Bytes of an uploaded text file to its text."""

from __future__ import annotations

import codecs

from studyapp.domain.errors import Invalid

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, largest: int) -> str:
    """UTF-8, or UTF-16 with its mark; raises Invalid with the line that is neither."""
    if len(data) > largest:
        raise Invalid(f"line 1: the file is larger than {largest // 10**6} MB; divide it")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(
            f"line {line}: this is no text in UTF-8; save the file with that encoding"
        ) from error
