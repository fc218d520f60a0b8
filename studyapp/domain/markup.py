"""Markdown with ``$math$`` to safe HTML: the only place where markup is made.

Raw HTML in the source is shown as text, links keep http(s) only, pictures are
left out. Mathematics becomes MathML (``web``) or the delimiters that Anki's
MathJax reads (``anki``). The result has passed nh3's allow-list.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Literal

import nh3
from latex2mathml.converter import convert as latex_to_mathml
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

MathFlavor = Literal["web", "anki"]

_TEXT_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li",
    "a", "table", "thead", "tbody", "tr", "th", "td", "span", "hr",
    "h3", "h4",
}  # fmt: skip
_MATH_TAGS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup",
    "mfrac", "msqrt", "mroot", "munder", "mover", "munderover", "mtable", "mtr", "mtd",
    "mstyle", "mpadded",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "span": {"class", "dir"},
    "math": {"display"},
    "mo": {"stretchy", "fence", "form"},
    "mi": {"mathvariant"},
    "mstyle": {"displaystyle", "scriptlevel"},
}


def _web_math(content: str, options: dict[str, bool]) -> str:
    display: Literal["block", "inline"] = "block" if options["display_mode"] else "inline"
    try:
        return str(latex_to_mathml(content, display=display))
    except Exception:  # the converter raises many unrelated types on bad LaTeX
        return f"<code>{html.escape(content)}</code>"


def _anki_math(content: str, options: dict[str, bool]) -> str:
    text = html.escape(content)
    return rf"\[{text}\]" if options["display_mode"] else rf"\({text}\)"


def _parser(flavor: MathFlavor) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": False})
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    return parser.use(
        dollarmath_plugin,
        allow_labels=False,
        double_inline=True,
        allow_digits=False,
        allow_space=False,
        renderer=_web_math if flavor == "web" else _anki_math,
    )


@lru_cache
def _cached_parser(flavor: MathFlavor) -> MarkdownIt:
    return _parser(flavor)


def _clean(text: str) -> str:
    return nh3.clean(
        text,
        tags=_TEXT_TAGS | _MATH_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def render(text: str, flavor: MathFlavor = "web") -> str:
    """Block HTML (paragraphs, lists) of a Markdown text."""
    return _clean(_cached_parser(flavor).render(text)).strip()


def render_inline(text: str, flavor: MathFlavor = "web") -> str:
    """HTML of one line, without a surrounding paragraph."""
    return _clean(_cached_parser(flavor).renderInline(text)).strip()
