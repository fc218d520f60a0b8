"""Single cells of a spreadsheet: harmless in every program, and several texts in one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(cell: str) -> str:
    """With an apostrophe before whatever a spreadsheet would take for a formula.

    A plain number stays as it is. :func:`unguarded` gives the cell back.
    """
    if _DANGEROUS.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def joined(texts: Iterable[str]) -> str:
    r"""Texts in one cell, divided by ``|``; a ``|`` inside is written ``\|``.

    Backslashes stand for themselves except right before a ``|``, where each is doubled:
    so ``\alpha`` needs no care.
    """
    return " | ".join(re.sub(r"(?<!\\)(\\*)\|", r"\1\1\\|", text) for text in texts)


def split(cell: str) -> list[str]:
    r"""The texts of a cell that :func:`joined` or a person wrote; empty ones are left out."""
    texts, parts, end = [], [], 0
    for found in re.finditer(r"(?<!\\)(\\*)\|", cell):
        parts.append(cell[end : found.start()] + "\\" * (len(found[1]) // 2))
        end = found.end()
        if len(found[1]) % 2:
            parts.append("|")
        else:
            texts.append("".join(parts))
            parts = []
    texts.append("".join(parts) + cell[end:])
    return [text.strip() for text in texts if text.strip()]


def number(cell: str) -> str:
    """With a decimal point where a decimal comma was typed."""
    return cell.replace(",", ".") if re.fullmatch(r"[+-]?\d+,\d+", cell.strip()) else cell


def is_yes(cell: str) -> bool:
    return cell.strip().casefold() in ("yes", "y", "true", "1", "x")
