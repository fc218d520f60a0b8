r"""Doubled signs (``::``, ``==``, ``;;``) and lines that mean something, kept apart from text.

A sign that means something is exactly two characters. In a text, a backslash breaks
every pair: ``a::b`` is written ``a:\:b``, and what already has backslashes there gets one
more, so that every text comes back. :data:`SIGN`, which no text holds, stands for a sign
that means something while a card is put together or taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studyapp.exchange.markdown_cards.fences import fenced, opens_nothing

SIGN = "\0"
_FENCE_ESCAPED = re.compile(r"( {0,3})\\(?=\\*(?:`{3}|~{3}))")
_LINE = r"(?:\?\??\s*$|#flashcards|<!--)"
_LINE_SIGN = re.compile(rf"(\s*)(?=\\*{_LINE})")
_LINE_ESCAPED = re.compile(rf"(\s*)\\(?=\\*{_LINE})")
_BREAK = re.compile(r"(\s*)<br */?>[ \t]*$")


def broken(text: str, sign: str) -> str:
    """``text`` in which ``sign`` nowhere stands beside itself or a :data:`SIGN`."""
    one = f"[{sign}{SIGN}]"
    return re.sub(rf"({one})(\\*)(?={one})", r"\1\\\2", text)


def structural(text: str, sign: str) -> str:
    """``text`` with :data:`SIGN` for each pair of ``sign`` that means something."""
    return re.sub(rf"(?<!{sign}){sign}{sign}(?!{sign})", SIGN, text)


def mended(piece: str, sign: str, index: int, count: int) -> str:
    """The piece number ``index`` of a text divided at ``count - 1`` signs, unbroken."""
    before = SIGN if index else ""
    after = SIGN if index < count - 1 else ""
    one = f"[{sign}{SIGN}]"
    text = re.sub(rf"({one})\\(\\*)(?={one})", r"\1\2", before + piece + after)
    return text.replace(SIGN, "")


def to_lines(text: str, *, signs: str = ":") -> str:
    """A text as lines of one block: no blank line outside code, no line with a meaning."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    code = fenced(lines)
    loose = opens_nothing(lines, code)
    written = []
    for line, inside, opener in zip(lines, code, loose, strict=True):
        if inside:
            written.append(line)
            continue
        for sign in signs:
            line = broken(line, sign)
        if opener or _FENCE_ESCAPED.match(line):
            line = re.sub(r"( {0,3})", r"\1\\", line, count=1)
        line = _LINE_SIGN.sub(r"\1\\", line, count=1) if _LINE_SIGN.match(line) else line
        written.append(line if line.strip() else line + "<br>")
    return "\n".join(written)


def to_text(lines: Sequence[str], *, signs: str = ":") -> str:
    """The text that :func:`to_lines` wrote as ``lines``, or a person did."""
    read = []
    for line, inside in zip(lines, fenced(lines), strict=True):
        if inside:
            read.append(line)
            continue
        if whole := _BREAK.match(line):
            read.append(whole[1])
            continue
        line = _LINE_ESCAPED.sub(r"\1", line, count=1) if _LINE_ESCAPED.match(line) else line
        line = _FENCE_ESCAPED.sub(r"\1", line, count=1) if _FENCE_ESCAPED.match(line) else line
        for sign in signs:
            line = mended(line, sign, 0, 1)
        read.append(line)
    return "\n".join(read)


def one_line_apart(line: str, spanless: str) -> tuple[str, str, bool] | None:
    """Front, back and whether both ways, where ``line`` is a card in one line.

    ``spanless`` is the line with its code made unreadable, of the same length.
    """
    found = re.search(r"(?<!:):::?(?!:)", spanless)
    if not found:
        return None
    front = mended(line[: found.start()], ":", 0, 2).strip()
    back = mended(line[found.end() :], ":", 1, 2).strip()
    return (front, back, found[0] == ":::") if front and back else None
