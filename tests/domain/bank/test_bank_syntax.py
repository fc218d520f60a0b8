"""YAML itself: what scalars mean, what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.bank.document import DEEPEST, MOST_FLAWS, read_document


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"), ("On", "On"), ("yes", "yes"), ("2026-01-01", "2026-01-01"),
        ("12:30", "12:30"), ("0x1F", "0x1F"), ("0o17", "0o17"), ("1_000", "1_000"),
        ("=", "="), ("<<", "<<"), (".inf", ".inf"), ("1e", "1e"), ("a", "a"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("010", 10), ("+1", 1), ("-7", -7), ("1.0", 1.0), ("1e5", 1e5), (".5", 0.5),
        ("5.", 5.0), ('"1"', "1"), ("'true'", "true"), ('""', ""), 
        (">-\n  1\n  2", "1 2"),        ("9" * 500, float("inf")),
    ],
)  # fmt: skip
def test_what_a_scalar_means(written: str, meant: Any) -> None:
    document = read_document(f"a: {written}\n")
    assert document.flaws == []
    assert document.value == {"a": meant}
    assert type(document.value["a"]) is type(meant)


CLOSING = "text goes on where it should have ended; check its quotes and its indentation"
OPEN_LIST = "the list that opens with [ is not well closed; a text with [ needs quotes"
OPEN_BRACE = "the { here is not well closed; put a text that begins with { in quotes"
COLON = "a colon is out of place; put a text that holds “: ” in quotes or in a >- block"
NEITHER = (
    "this line is neither a field nor part of a text; indent it under the text it continues,"
    " or write it as field: value"
)
BACKSLASH = "a backslash in double quotes starts an escape; use single quotes or a >- block"
MISFIT = "does not fit the lines above; check its indentation and its quotes"
MARK = "put a text that does so in quotes"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b: c", 1, COLON),
        ("a: 1\nb\nc: 2", 2, NEITHER),
        ('a: 1\nb: "x\nc: 2', 2, "the quotation mark that opens here is never closed"),
        ('a: "\\q"', 1, BACKSLASH),
        ('a: "\\xzz"', 1, BACKSLASH),
        ("a:\n\t- b", 2, "a tab stands where only spaces may; indent with spaces"),
        ("a: @b", 1, "no text may begin with @; put it in quotes"),
        ("a: `b`", 1, "no text may begin with `; put it in quotes"),
        ("a: %b", 1, "no text may begin with %; put it in quotes"),
        ("a: 1\nb: [c,\nd: 2", 2, OPEN_LIST),
        ("a: {b: c\nd: 2", 1, OPEN_BRACE),
        ("a: * b", 1, f"begins with * or &; {MARK}"),
        ("a: !<x y", 1, f"begins with !; {MARK}"),
        ("a: >x\n  b", 1, "after > or | only - may follow; the text begins on the next line"),
        ("a: >- b", 1, "after >- or |- the text begins on the next line"),
        ("a: - b", 1, "a “- ” is out of place; begin the list on a new line"),
        ("a: ? b", 1, "a “? ” is out of place; put the text in quotes"),
        ("a: |0\n  b", 1, "write >- or |- without a number"),
        ("a: 'it's'", 1, CLOSING),
        ("- a\nb: 2", 2, MISFIT),
        ("a: 1\n...\nb: 2", 3, "a second document begins here; one file holds one"),
        ("a: 1\n---\nb: 2", 2, "a second document begins here; one file holds one"),
        ("%YAML 1.1\n---\na: no", 2, "% directives are not accepted; delete the line"),
        ("? [a]\n: b", 1, f"begins with {{ or [; {MARK}"),
        ("a: x\x07", 1, "holds the control character U+0007; delete it"),
    ],
)
def test_what_is_no_yaml(text: str, line: int, message: str) -> None:
    document = read_document(text)
    assert [(flaw.name, flaw.line, flaw.message) for flaw in document.flaws] == [
        ("yaml", line, message)
    ]


def test_one_slip_is_told_once() -> None:
    (flaw,) = read_document("a: 1\nb: **bold** and more\n").flaws
    assert (flaw.name, flaw.line, flaw.message) == ("b", 2, f"begins with *; {MARK}")


def test_keys_twice_are_named_each_time_and_the_first_counts() -> None:
    document = read_document("a: 1\nb: 2\na: [x, {y: z}]\na: 3\nc: 4\n")
    assert document.value == {"a": 1, "b": 2, "c": 4}
    assert [(flaw.name, flaw.line, flaw.message) for flaw in document.flaws] == [
        ("a", 3, "stands twice; the first is on line 1"),
        ("a", 4, "stands twice; the first is on line 1"),
    ]


def test_a_merge_key_merges_nothing() -> None:
    assert read_document("<<: {a: b}\n").value == {"<<": {"a": "b"}}


def test_lines_of_every_field() -> None:
    document = read_document(
        "a:\n  - b: >-\n      long\n      text\n    c:\n      - d\n      - e\n"
    )
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 0, "b"): 2,
        ("a", 0, "c"): 5,
        ("a", 0, "c", 0): 6,
        ("a", 0, "c", 1): 7,
    }


@pytest.mark.parametrize("text", ["[" * 90_000, "{a: " * 20_000, "- " * 40_000])
def test_depth_is_bounded(text: str) -> None:
    document = read_document(text)
    assert document.broken
    assert document.flaws[-1].message == f"is nested more than {DEEPEST} levels deep"


def test_an_alias_bomb_is_refused_without_growing() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    document = read_document("\n".join(lines))
    assert document.value["a29"] == [None, None]
    assert len(document.flaws) == 30 + 58


def test_the_number_of_values_and_of_complaints_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("studyapp.domain.bank.document.MOST_VALUES", 1_000)
    many = read_document(f"- [{'a,' * 999}]\n" * 2)
    assert many.broken
    assert many.flaws[-1].message == "holds more than 1000 values; split the file"
    twice = read_document("a: 1\n" * 5_000)
    assert twice.broken
    assert len(twice.flaws) == MOST_FLAWS


@given(
    st.text(
        st.sampled_from("ab01 :-#'\"\\\n\t{}[]&*!|>%@`?,=~.<é\x00\u2028\ufeff"), max_size=60
    )
)
@settings(deadline=None, max_examples=600)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    document = read_document(text)
    for flaw in document.flaws:
        assert 1 <= flaw.line <= len(text.splitlines()) + 1
        assert flaw.message != "is not YAML; check the quotes and the indentation of this line"
