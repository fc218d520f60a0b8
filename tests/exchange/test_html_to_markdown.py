"""HTML to Markdown: what is seen stays, what runs goes, and time stays within bounds."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.markup import render
from studyapp.domain.questions import Flashcard, parse_question
from studyapp.exchange.html_to_markdown import to_markdown


@pytest.mark.parametrize(
    "markdown",
    [
        "The *energy* is $E = mc^2$.",
        "First.\n\nSecond.",
        "- a\n- b\n  - c",
        "- a\n\n  more\n\n- b",
        "3. a\n4. b",
        "> said\n\nand so",
        "```\n  code <1>\n```",
        "Use `a_b` and **b**; snake_case, 5 * 3, a < b & c.",
        "$$x^2$$",
        "one\\\ntwo",
        "| a | b |\n| --- | --- |\n| 1 | 2\\|3 |",
        "~~no~~ [yes](https://example.org/a?b=c&d=e)",
        "### Title\n\n---\n\nText",
        "{{1}} and {{2::a hint}}",
        "\\*literal\\*",
        "1\\. not a list",
    ],
)
def test_what_we_render_comes_back(markdown: str) -> None:
    assert to_markdown(render(markdown, "anki")) == (markdown, [])


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a<b>b </b>c", "a**b** c"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("a<br>b<br/>", "a\\\nb"),
        ("<div><div>x</div>y</div>", "x\n\ny"),
        ("x<sup>2</sup> H<sub>2</sub>O", "x² H₂O"),
        (r"\( a<b>x</b> \)", r"\\( a**x** \\)"),
        (r"\[ x &lt; y \]", "$$x < y$$"),
        (r"\(x\)2 and 3\(y\)", "$x$ 2 and 3 $y$"),
        ("$5 and $6, $a$ too", "\\$5 and \\$6, \\$a\\$ too"),
        ("$$a+b$$", "$$a+b$$"),
        ("&lt;b&gt; &amp;lt;", "&lt;b> &amp;lt;"),
        ("a <3 b", "a <3 b"),
        ("# x", "\\# x"),
        ("2. x", "2\\. x"),
        ("<em><em>x</em></em>", "*x*"),
        ("<table><tr><td>a<td><p>b</p><tr><td>c</table>", "| a | b |\n| --- | --- |\n| c |  |"),
        ("<ul><li>a<ol><li>b</ol></ul>", "- a\n  1. b"),
        ("<h1>A <i>b</i></h1>", "### A *b*"),
        ("tag never <closed here", "tag never &lt;closed here"),
        ("&#99999999999999999999; &#x110000;", "\ufffd \ufffd"),
        ("<math><annotation encoding='application/x-tex'>x^2</annotation></math>", "$x^2$"),
        ("<math alttext='y_1'><mi>y</mi></math>", "$y_1$"),
    ],
)  # fmt: skip
def test_html(source: str, wanted: str) -> None:
    assert to_markdown(source)[0] == wanted


@pytest.mark.parametrize(
    ("source", "wanted", "message"),
    [
        ("a<script>b()</script>c", "ac", "an element <script> was left out"),
        ("a<style>b</style>", "a", "an element <style> was left out"),
        ("a<iframe src=x>", "a", "an element <iframe> was left out"),
        ("a<svg onload=x()><text>b</text></svg>", "a", "an element <svg> was left out"),
        ("<img src=x alt='a cat'>", "a cat", "a picture was left out; its description is kept"),
        ("a<img src=x>", "a", "a picture was left out"),
        (
            "<a href='javascript:x()'>a</a>",
            "a",
            "the address of a link was left out; its words are kept",
        ),
        ("a\x00\x08b", "ab", "control characters were left out"),
        ("<code>&lt;i&gt;</code>", "&lt;i>", "code that holds HTML stands as plain text"),
        (
            "<math><mi>x</mi></math>",
            "x",
            "a formula in MathML without TeX stands as its bare signs",
        ),
    ],
)
def test_what_is_dropped_is_said(source: str, wanted: str, message: str) -> None:
    assert to_markdown(source) == (wanted, [message])


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul>", "<li>", "</ul>", "<td>", "<table>",
     "<tr>", "<pre>", "</pre>", "<code>", "</code>", "<br>", "<a href='http://x.y/(1)'>",
     "</a>",
     "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&amp;", "&#60;",
     "<", ">",
     "\\(", "\\)", "$$", "$", "*", "_", "`", "[", "]", "#", "- ", "1. ", "|", "~~", "\\",
     "{{1}}",
     "word", " ", "\n", "é", "\u202e", "<sup>", "2", "</sup>", "<blockquote>", "<h2>", "<hr>"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_anything_becomes_text_that_a_question_takes(source: str) -> None:
    markdown, _ = to_markdown(source)
    found = parse_question(
        {"id": "x", "type": "flashcard", "stem": f"x {markdown}", "answers": ["y"]}
    )
    assert isinstance(found, Flashcard)
    assert "<script" not in render(markdown)


@settings(max_examples=200)
@given(st.text("ab *_`[]()$~<>&#-+.1!|\\{}:;\n\"'=/", max_size=40))
def test_plain_words_are_kept_to_the_letter(text: str) -> None:
    shown = render(to_markdown(f"<p>{html.escape(text)}</p>")[0], "anki")
    seen = html.unescape(re.sub(r"<[^>]*>", "", shown))
    plain = re.sub(r"\$\$(.*?)\$\$", r"\[\1\]", text, flags=re.DOTALL)
    assert "".join(seen.split()) in ("".join(text.split()), "".join(plain.split()))


@pytest.mark.parametrize(
    "piece",
    ["<b>", "<a ", "<!--", "<!", "<a b='x' ", "&", "&#9", "</p>", "<svg></svg ", "\\(", "$$",
     "[", "`", "*a", "<ul><li>", "<table><tr><td>", "<sup>", "<em>a ", "<pre>", "<script>",
     "> "],
)  # fmt: skip
def test_repetition_does_not_grow_beyond_its_length(piece: str) -> None:
    """No time is measured: what grows faster than its length would not end."""
    for text in (piece * 1_000, piece * 20_000 + ">"):
        assert isinstance(to_markdown(text)[0], str)
