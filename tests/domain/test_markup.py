"""Markdown to HTML: nothing harmful comes through, mathematics does."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.markup import MathFlavor, render, render_inline

FLAVORS: tuple[MathFlavor, ...] = ("web", "anki")
TAGS = frozenset({
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "table", "thead", "tbody", "tr", "th", "td", "span", "hr", "h3", "h4", "math", "mrow",
    "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt",
    "mroot", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "href", "rel", "start", "class", "dir", "display", "stretchy", "fence", "form",
    "mathvariant", "displaystyle", "scriptlevel",
})  # fmt: skip
PIECES = (
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "<iframe src=//e>",
    "<svg/onload=x>", "<style>", "<math><mtext>", "<b onclick='x'>", "<!--", "-->", 
    "<a href='javascript:x'>", "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x",
    "vbscript:x", "&#106;avascript:x",
    "//evil.example", "[a](", "![a](", ")", "[a]: ", "<http://a.example>", "http://a.example",
    "$", "$$", "\\text{", "\\href{", "}", "\\frac", "^2", "x", " ", "\n", "\n\n", "`", "```",
    "*", "_", "|", "|-|-|", "> ", "- ", "1. ", "# ", "&lt;", "&#60;", "\\", '"', "'", "=", "\t",
    "~~", "{{1}}", "\x00", "é", "\u202e", "onerror=",
)  # fmt: skip
HOSTILE = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text("<>/!-=\"'&;:()[]$\\{}`*_ \naimgscriptjv", max_size=60),
    st.text(max_size=60),
)


class Page(HTMLParser):
    """What a browser would find in a piece of HTML; its tags must be closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("make", [render, render_inline])
@pytest.mark.parametrize("flavor", FLAVORS)
@given(text=HOSTILE)
@settings(max_examples=100, deadline=None)
def test_only_what_is_allowed_comes_through(make, flavor: MathFlavor, text: str) -> None:
    page = Page(make(text, flavor))
    assert page.tags - TAGS == set()
    assert page.attributes - ATTRIBUTES == set()
    assert [link for link in page.links if not re.match(r"https?://", link)] == []
    assert page.open == []


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_one_line_is_no_paragraph(text: str) -> None:
    assert (
        Page(render_inline(text)).tags & {"p", "ul", "ol", "li", "pre", "table", "hr"} == set()
    )


@given(HOSTILE)
@settings(max_examples=30, deadline=None)
def test_the_same_text_gives_the_same_html(text: str) -> None:
    assert render(text) == render(text)
    assert render_inline(text) == render_inline(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("~~a~~", "<p><s>a</s></p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("`<b>` & <b>", "<p><code>&lt;b&gt;</code> &amp; &lt;b&gt;</p>"),
        ("### a", "<h3>a</h3>"),
        ("# a", "a"),
        (
            "[a](https://b.example)",
            '<p><a href="https://b.example" rel="noopener noreferrer nofollow">a</a></p>',
        ),
    ],
)  # fmt: skip
def test_markdown(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    "target", ["/account", "//b.example", "#c", "mailto:a@b.example", "ftp://a"]
)
def test_a_link_elsewhere_than_the_web_leads_nowhere(target: str) -> None:
    expected = '<a rel="noopener noreferrer nofollow">a</a>'
    assert render_inline(f"[a]({target})") == expected


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x"])
def test_a_harmful_link_is_only_text(target: str) -> None:
    assert render_inline(f"[a]({target})") == f"[a]({target})"


def test_a_picture_is_a_link_to_it() -> None:
    link = '<a href="https://b.example/c.png" rel="noopener noreferrer nofollow">a</a>'
    assert render_inline("![a](https://b.example/c.png)") == f"!{link}"


def test_html_in_the_source_is_shown_as_text() -> None:
    assert render("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_mathematics_is_mathml_on_the_web_and_delimiters_in_anki() -> None:
    power = '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    assert render_inline("$x^2$") == f'<span class="math inline">{power}</span>'
    assert render_inline("$x<2$", "anki") == r'<span class="math inline">\(x&lt;2\)</span>'
    displayed = render("$$\nx^2\n$$")
    assert Page(displayed).tags == {"math", "mrow", "msup", "mi", "mn"}
    assert displayed == power.replace("inline", "block")
    assert render("$$\nx\n$$", "anki") == r"\[x\]"


def test_what_follows_a_formula_is_kept() -> None:
    assert Page(render("$$x$$ (see above)")).text == "x (see above)"


def test_mathematics_that_cannot_be_read_is_shown_as_written() -> None:
    assert render_inline(r"$\frac$") == r'<span class="math inline"><code>\frac</code></span>'


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "from $3 billion to $4 billion",
        "$5-$10 a month",
        "US$ 20 or 30$ more",
        "one $ alone",
        r"escaped \$x\$",
    ],
)
@pytest.mark.parametrize("flavor", FLAVORS)
def test_dollars_in_prose_stay(text: str, flavor: MathFlavor) -> None:
    assert render_inline(text, flavor) == text.replace("\\", "")
