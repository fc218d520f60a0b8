"""One GIFT question's text to its parts, by the grammar in ``gift.lark``.

The parts are still escaped: what ``=`` and ``->`` in them mean depends on which of them
stood after a backslash. :func:`unescaped` comes last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

Kind = Literal["description", "true_false", "ordering", "numeric", "options"]

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")


class Unreadable(Exception):
    """``line`` counts from 0 within the question; ``str()`` is the reason for people."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class Option:
    """``mark`` is ``=``, ``~`` or nothing; ``weight`` a percentage if one is written."""

    mark: str
    text: str
    weight: float | None = None
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """``before`` and ``after`` are the words around the braces.

    ``truth`` is T, TRUE, F or FALSE with the wrong answer's feedback before the right one's;
    ``ordering`` is all between the braces of an ordering question.
    """

    kind: Kind
    name: str = ""
    before: str = ""
    after: str = ""
    options: tuple[Option, ...] = ()
    truth: str = ""
    feedback: tuple[str, ...] = ()
    ordering: str = ""
    general: str = ""


def unescaped(text: str) -> str:
    """The text meant; a backslash before any other sign stands for itself."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


@lru_cache
def _grammar() -> Lark:
    return Lark.open("gift.lark", rel_to=__file__, parser="lalr", lexer="contextual")


def item(text: str) -> Item:
    """The parts of a question; raises Unreadable where the braces do not make sense."""
    try:
        parsed = _grammar().parse(text)
    except UnexpectedInput as error:
        line = error.line if isinstance(error.line, int) and error.line > 0 else 1
        raise Unreadable(line - 1, _reason(text, error)) from error
    return _item(parsed)


def _reason(text: str, error: UnexpectedInput) -> str:
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        if re.match(r"::(?:\\.|[^\\:]|:(?!:))*$", text, re.DOTALL):
            return "the name after :: is not closed by a second ::"
        return "the { is not closed before the blank line or the end of the file"
    at = error.pos_in_stream if isinstance(error.pos_in_stream, int) else 0
    near = " ".join(text[at : at + 30].split())
    return (
        f"the braces do not make sense at “{near}”;"
        " a { or } that belongs to the words needs a backslash before it"
    )


def _item(parsed: Tree[Token]) -> Item:
    found: dict[str, str] = {}
    body: Tree[Token] | None = None
    for child in parsed.children:
        if isinstance(child, Token):
            found["before" if child.type == "STEM" else "after"] = str(child)
        elif child.data == "name":
            found["name"] = unescaped(str(child.children[1])).strip()
        else:
            body = next(part for part in child.children if isinstance(part, Tree))
    if body is None:
        return Item("description", **found)
    return _with_answers(body, found)


def _with_answers(body: Tree[Token], found: dict[str, str]) -> Item:
    kind: Kind = str(body.data)  # type: ignore[assignment]
    options = tuple(
        _option(part)
        for part in body.children
        if isinstance(part, Tree) and part.data in ("option", "first")
    )
    for part in body.children:
        if isinstance(part, Tree) and part.data == "general":
            found["general"] = _text(part, "GENERAL")
    return Item(
        kind,
        options=tuple(option for option in options if option.mark or option.text.strip()),
        truth=_text(body, "TRUTH").strip(),
        ordering=_text(body, "ORDERING"),
        feedback=_segments(body),
        **found,
    )


def _text(node: Tree[Token], type_: str) -> str:
    return next(
        (str(part) for part in node.children if isinstance(part, Token) and part.type == type_),
        "",
    )


def _segments(node: Tree[Token]) -> tuple[str, ...]:
    return tuple(
        _text(part, "PLAIN").strip()
        for part in node.children
        if isinstance(part, Tree) and part.data == "segment"
    )


def _option(node: Tree[Token]) -> Option:
    mark = _text(node, "MARK")
    weight = re.search(r"%(-?[0-9.]+)%", mark)
    return Option(
        mark[:1],
        _text(node, "PLAIN").strip(),
        float(weight[1]) if weight else None,
        _segments(node),
    )
