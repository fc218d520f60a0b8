"""Words with emphasis, code, links and mathematics, as one run of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from studyapp.exchange.html_tree import Node

BREAK = "\x0b"
"""Stands for a line break until the run is finished; it never occurs in cleaned text."""

_SPACE = re.compile(r"[ \t\n\f\r]+")
_MATH = re.compile(
    r"\\\(((?:(?!\\[()\[\]]).)++)\\\)|\\\[((?:(?!\\[()\[\]]).)++)\\\]"
    r"|\$\$((?:\\\$|[^$])++)\$\$",
    re.DOTALL,
)
_TAG_START = re.compile(r"<(?=[a-zA-Z/!])")
_TAG_LIKE = re.compile(r"<[a-zA-Z/!][^<>]*>")
_BARE_DOLLAR = re.compile(r"(?<!\\)\$")
_EMPHASIS = {
    "em": "*", "i": "*", "cite": "*", "dfn": "*", "var": "*",
    "strong": "**", "b": "**", "s": "~~", "del": "~~", "strike": "~~",
}  # fmt: skip
_CODE = {"code", "tt", "kbd", "samp"}
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


@dataclass(frozen=True)
class Style:
    """How words are written: ``escape`` makes plain text safe; without ``marks`` no emphasis,
    links or code; without ``dollars`` mathematics keeps the delimiters of HTML."""

    escape: Callable[[str], str]
    marks: bool = True
    dollars: bool = True


def inline(parts: Iterable[Node | str], style: Style, messages: list[str]) -> str:
    """One run of words; line breaks are :data:`BREAK`."""
    return _Run(style, messages).of(parts, frozenset())


class _Run:
    def __init__(self, style: Style, messages: list[str]) -> None:
        self._style = style
        self._messages = messages

    def of(self, parts: Iterable[Node | str], inside: frozenset[str]) -> str:
        text = ""
        for part in parts:
            piece = self._words(part) if isinstance(part, str) else self._element(part, inside)
            if text.endswith("$") and piece[:1].isdigit() and self._style.dollars:
                piece = f" {piece}"
            elif piece.startswith(" ") and text.endswith((" ", BREAK)):
                piece = piece[1:]
            text += piece
        return text

    def _element(self, node: Node, inside: frozenset[str]) -> str:
        if node.name == "br":
            return BREAK
        if node.name == "wbr":
            return ""
        if node.name == "img":
            return self._picture(node)
        if node.name == "math":
            return self._mathml(node)
        if node.name in ("sub", "sup"):
            return self._shifted(node, inside)
        if node.name in _CODE and self._style.marks:
            return self._code(node, inside)
        if node.name == "a":
            return self._link(node, inside)
        mark = _EMPHASIS.get(node.name, "")
        inner = self.of(node.children, inside | {mark})
        return self._marked(inner, mark) if mark and mark not in inside else inner

    def _marked(self, inner: str, mark: str) -> str:
        words = inner.strip()
        if not words or not self._style.marks:
            return inner
        before = inner[: len(inner) - len(inner.lstrip())]
        after = inner[len(inner.rstrip()) :]
        return f"{before}{mark}{words}{mark}{after}"

    def _words(self, text: str) -> str:
        found = ""
        at = 0
        for match in _MATH.finditer(text):
            formula = next(part for part in match.groups() if part is not None)
            display = match[1] is None
            if written := self._formula(formula, display):
                found += self._plain(text[at : match.start()])
                spaced = found[-1:].isdigit() and self._style.dollars
                follows = text[match.end() : match.end() + 1].isdigit() and self._style.dollars
                found += f"{' ' * spaced}{written}{' ' * follows}"
                at = match.end()
        return found + self._plain(text[at:])

    def _plain(self, text: str) -> str:
        return self._style.escape(_SPACE.sub(" ", text))

    def _formula(self, written: str, display: bool) -> str:
        """``$…$``, or nothing where it could not be read as mathematics."""
        formula = _SPACE.sub(" ", written).strip()
        if not self._style.dollars:
            return rf"\[{formula}\]" if display else rf"\({formula}\)"
        formula = _BARE_DOLLAR.sub(r"\\$", _TAG_START.sub("< ", formula))
        if not formula or formula.endswith("\\"):
            return ""
        return f"$${formula}$$" if display else f"${formula}$"

    def _mathml(self, node: Node) -> str:
        display = node.attributes.get("display") == "block"
        for part in node.walk():
            if isinstance(part, Node) and part.name == "annotation":
                kind = part.attributes.get("encoding", "").lower()
                if "tex" in kind and (written := self._formula(part.text, display)):
                    return written
        if written := self._formula(node.attributes.get("alttext", ""), display):
            return written
        self._messages.append("a formula in MathML without TeX stands as its bare signs")
        return self._plain(node.text)

    def _picture(self, node: Node) -> str:
        words = " ".join(node.attributes.get("alt", "").split())
        kept = "; its description is kept" if words else ""
        self._messages.append(f"a picture was left out{kept}")
        return self._plain(words)

    def _shifted(self, node: Node, inside: frozenset[str]) -> str:
        """Raised or lowered digits as such, other words in brackets after ``^`` or ``_``."""
        bare = node.text.strip()
        table = _RAISED if node.name == "sup" else _LOWERED
        if bare and all(ord(sign) in table for sign in bare):
            return bare.translate(table)
        inner = self.of(node.children, inside).strip()
        if not inner:
            return ""
        self._messages.append("raised or lowered words stand in brackets after ^ or _")
        return self._plain("^" if node.name == "sup" else "_") + f"({inner})"

    def _code(self, node: Node, inside: frozenset[str]) -> str:
        text = _SPACE.sub(" ", node.text)
        if not text.strip():
            return text
        if _TAG_LIKE.search(text):
            self._messages.append("code that holds HTML stands as plain text")
            return self.of(node.children, inside)
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        fence = "`" * (longest + 1)
        pad = " " if text[0] in "` " or text[-1] in "` " else ""
        return f"{fence}{pad}{text}{pad}{fence}"

    def _link(self, node: Node, inside: frozenset[str]) -> str:
        inner = self.of(node.children, inside | {"["})
        address = node.attributes.get("href", "").strip()
        if not re.match(r"https?://", address, re.IGNORECASE):
            if address:
                self._messages.append("the address of a link was left out; its words are kept")
            return inner
        if not self._style.marks or not inner.strip() or "[" in inside:
            return inner
        safe = re.sub(r"[\s()<>\\]", lambda sign: f"%{ord(sign[0]):02X}", address)
        return f"[{inner.strip()}]({safe})"
