"""Forgiving HTML to a shallow tree: what a browser would show, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from studyapp.exchange.html_tokens import Token, tokens

DEEPEST = 30
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "legend",
}  # fmt: skip
_EMPTY = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
}  # fmt: skip
_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
"""A tag that opens ends these open ones, looking outwards no further than those."""


@dataclass
class Node:
    """An element; ``children`` are elements and texts, no two texts side by side."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def add_text(self, text: str) -> None:
        if self.children and isinstance(self.children[-1], str):
            self.children[-1] += text
        else:
            self.children.append(text)

    def walk(self) -> Iterator[Node | str]:
        """Everything inside in document order, elements before what they hold."""
        waiting = list(reversed(self.children))
        while waiting:
            part = waiting.pop()
            yield part
            if isinstance(part, Node):
                waiting.extend(reversed(part.children))

    @property
    def text(self) -> str:
        return "".join(part for part in self.walk() if isinstance(part, str))


def _close(stack: list[Node], names: set[str], within: set[str]) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name in names:
            del stack[depth:]
            return
        if stack[depth].name in within:
            return


def _open(stack: list[Node], token: Token) -> None:
    if token.name in _ENDS:
        _close(stack, *_ENDS[token.name])
    elif token.name in BLOCKS:
        _close(stack, {"p"}, BLOCKS - {"p"})
    node = Node(token.name, token.attributes)
    stack[-1].children.append(node)
    if token.name not in _EMPTY and len(stack) < DEEPEST:
        stack.append(node)


def tree(source: str) -> tuple[Node, list[str]]:
    """The root of a text's elements, and the names of those dropped whole, each once.

    Below :data:`DEEPEST` levels elements are empty and their texts stand beside them.
    """
    root = Node("root")
    stack = [root]
    dropped: dict[str, None] = {}
    for token in tokens(source):
        if token.kind == "text":
            stack[-1].add_text(token.text)
        elif token.kind == "open":
            _open(stack, token)
        elif token.kind == "close":
            _close(stack, {token.name}, set())
        else:
            dropped[token.name] = None
    return root, list(dropped)
