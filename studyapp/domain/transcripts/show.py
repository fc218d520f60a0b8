"""A passage as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from .transcript import Turn


def format_passage(turns: Iterable[Turn], width: int = 88) -> tuple[str, ...]:
    """Lines of at most ``width`` characters: “231 Lex Fridman: …”, paragraphs and turns
    parted by an empty line, all but a turn's first line indented by two.

    A word longer than the width keeps a line of its own, uncut.
    """
    lines: list[str] = []
    for turn in turns:
        name = f"{turn.number} {turn.speaker}:" if turn.speaker else f"{turn.number}:"
        for index, paragraph in enumerate(turn.text.split("\n\n")):
            lines += [""] if lines else []
            lines += textwrap.wrap(
                f"{name} {paragraph}" if index == 0 else paragraph,
                width=width,
                initial_indent="" if index == 0 else "  ",
                subsequent_indent="  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return tuple(lines)
