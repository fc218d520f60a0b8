"""HTML from other programs reduced to the Markdown that questions hold, keeping the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studyapp.exchange.html_tree import BLOCKS, Node, tree
from studyapp.exchange.markdown_inline import BREAK, Style, inline
from studyapp.exchange.markdown_text import escaped, lightly_escaped, no_block, shown_letters

LONGEST_CHECKED = 15_000
"""Above this many characters the careful spelling is taken without comparing two."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG_LIKE = re.compile(r"<[a-zA-Z/!][^<>]*>")

LIGHT = Style(escape=lightly_escaped)
CAREFUL = Style(escape=escaped)
BARE = Style(escape=escaped, marks=False)
LETTERS = Style(escape=str, marks=False, dollars=False)


def to_markdown(html: str) -> tuple[str, list[str]]:
    """``(Markdown, messages)``: the messages say in one sentence each what was dropped.

    Emphasis, lists, tables, code, quotations and web links stay; ``\\(…\\)``, ``\\[…\\]``,
    ``$$…$$`` and MathML with a TeX annotation become ``$…$``. Scripts, styles and players
    are dropped whole, pictures leave their description. The result holds no HTML and no
    control character. Nothing is executed or fetched.
    """
    clean = _CONTROL.sub("", html.replace("\r\n", "\n"))
    root, dropped = tree(clean)
    messages = [f"an element <{name}> was left out" for name in dropped]
    if clean != html.replace("\r\n", "\n"):
        messages.append("control characters were left out")
    found = _written(root, CAREFUL, messages)
    if len(clean) <= LONGEST_CHECKED:
        found = _best(root, found, messages)
    return found, list(dict.fromkeys(messages))


def _best(root: Node, careful: str, messages: list[str]) -> str:
    """The lightest spelling that shows every letter."""
    letters = "".join(_written(root, LETTERS, []).split())
    light = _written(root, LIGHT, [])
    for candidate in (light, careful):
        if not _TAG_LIKE.search(candidate) and shown_letters(candidate) == letters:
            return candidate
    bare = _written(root, BARE, [])
    if bare != careful:
        messages.append("emphasis, links or tables were left out; their words are kept")
    return bare


def _written(root: Node, style: Style, messages: list[str]) -> str:
    text = "\n\n".join(_blocks(root.children, style, messages)).strip()
    return _TAG_LIKE.sub(lambda tag: "&lt;" + tag[0][1:], text) if style.dollars else text


def _is_block(part: Node | str) -> bool:
    if isinstance(part, str) or part.name == "math":
        return False
    return part.name in BLOCKS or any(
        isinstance(inner, Node) and inner.name in BLOCKS for inner in part.walk()
    )


def _blocks(parts: Iterable[Node | str], style: Style, messages: list[str]) -> list[str]:
    """The Markdown blocks of neighbouring parts; loose words between blocks are paragraphs."""
    found: list[str] = []
    run: list[Node | str] = []

    def end_run() -> None:
        if words := inline(run, style, messages).strip(f" \n{BREAK}"):
            lines = words.replace(BREAK, "\\\n" if style.marks else "\n")
            found.append(no_block(lines) if style.dollars else lines)
        run.clear()

    for part in parts:
        if isinstance(part, Node) and _is_block(part):
            end_run()
            found.extend(_block(part, style, messages))
        else:
            run.append(part)
    end_run()
    return found


def _block(node: Node, style: Style, messages: list[str]) -> list[str]:
    if node.name == "hr":
        return ["---"] if style.marks else []
    if node.name == "pre":
        return _code_block(node, style, messages)
    if node.name == "table" and style.marks and _is_regular(node):
        return _table(node, style, messages)
    if node.name in ("ul", "ol") and style.marks:
        return _list(node, style, messages)
    inner = _blocks(node.children, style, messages)
    if not style.marks or not inner:
        return inner
    if node.name == "blockquote":
        return [_indented("\n\n".join(inner), "> ", "> ")]
    if re.fullmatch(r"h[1-6]", node.name):
        level = "###" if node.name in ("h1", "h2", "h3") else "####"
        return [f"{level} {' '.join(' '.join(inner).split())}"]
    return inner


def _indented(text: str, first: str, later: str) -> str:
    lines = text.split("\n")
    rest = [(later + line).rstrip() for line in lines[1:]]
    return "\n".join([first + lines[0], *rest])


def _list(node: Node, style: Style, messages: list[str]) -> list[str]:
    """Items close together, unless one of them holds paragraphs."""
    start = node.attributes.get("start", "1")
    number = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
    items: list[str] = []
    for part in node.children:
        if not (inner := _blocks(_item(part), style, messages)):
            continue
        mark = "- " if node.name == "ul" else f"{number + len(items)}. "
        items.append(_indented(_joined(inner), mark, " " * len(mark)))
    loose = any(isinstance(part, Node) and part.name == "p" for part in node.walk())
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _item(part: Node | str) -> list[Node | str]:
    return part.children if isinstance(part, Node) and part.name == "li" else [part]


def _joined(blocks: list[str]) -> str:
    """A list straight after its item's words stays close to them."""
    text = blocks[0]
    for block in blocks[1:]:
        text += ("\n" if re.match(r"(?:-|1\.) ", block) else "\n\n") + block
    return text


def _code_block(node: Node, style: Style, messages: list[str]) -> list[str]:
    text = node.text.strip("\n")
    if not style.marks or _TAG_LIKE.search(text):
        if style.marks:
            messages.append("code that holds HTML stands as plain text")
        return [
            no_block(style.escape(line.strip())) for line in text.split("\n") if line.strip()
        ]
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}\n{text}\n{fence}"] if text.strip() else []


def _table(node: Node, style: Style, messages: list[str]) -> list[str]:
    """A table of one line a row, its first row the heading."""
    rows = [
        [
            " ".join(inline(_flat(cell), style, messages).split()).replace("|", "\\|")
            for cell in row.children
            if isinstance(cell, Node) and cell.name in ("td", "th")
        ]
        for row in _rows(node)
    ]
    captions = [p for p in node.children if isinstance(p, Node) and p.name == "caption"]
    outside = _blocks(captions, style, messages)
    width = max((len(row) for row in rows), default=0)
    if not width:
        return outside
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return [*outside, "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]


def _is_regular(table: Node) -> bool:
    """Are its cells worth a grid? One wide row over many short ones would be all filling."""
    widths = [len(row.children) for row in _rows(table)]
    return len(widths) * max(widths, default=0) <= 4 * sum(widths) + 400


def _rows(table: Node) -> Iterator[Node]:
    """The rows of this table, not those of tables in its cells."""
    for part in table.children:
        if isinstance(part, Node) and part.name == "tr":
            yield part
        elif isinstance(part, Node) and part.name in ("thead", "tbody", "tfoot"):
            yield from _rows(part)


def _flat(cell: Node) -> list[Node | str]:
    """A cell's content as one run of words, paragraphs inside it parted by spaces."""
    found: list[Node | str] = []
    for part in cell.children:
        if isinstance(part, Node) and part.name in BLOCKS:
            found += [" ", *_flat(part), " "]
        else:
            found.append(part)
    return found
