"""Descriptors: what is read, and that each problem is named with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from studyapp.domain.questions import Span
from studyapp.domain.transcripts import DescriptorError, read_source

GOOD = """\
id: talk
title: A talk
date: 2024-01-02
people:
  - {name: Ada Quill, role: host}
  - {name: Bo Reed, role: guest}
file:
  name: talk.txt
  sha256: '%s'
layout: labelled
corrections:
  labels:
    Bo Read: Bo Reed
  swaps:
    - turns: 4-6
      people: [Ada Quill, Bo Reed]
      reason: Labels changed places.
    - turns: 7
      people: [Ada Quill, Bo Reed]
      reason: And again.
  errata:
    - turns: 2
      heard: no
      meant: know
      reason: Sounds alike.
""" % ("0" * 64)


def problems(text: str) -> list[str]:
    with pytest.raises(DescriptorError) as caught:
        read_source(text, name="talk.yaml")
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


def test_a_descriptor_is_read_whole() -> None:
    source = read_source(GOOD)
    assert source.date == dt.date(2024, 1, 2)
    assert source.names == ("Ada Quill", "Bo Reed")
    assert source.guests == frozenset({"Bo Reed"})
    assert source.corrections.labels == {"Bo Read": "Bo Reed"}
    assert [swap.turns for swap in source.corrections.swaps] == [
        Span(first=4, last=6),
        Span(first=7, last=7),
    ]
    assert source.corrections.errata[0].heard == "no"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: talk\n", "", "talk.yaml:1: id: is missing; add it"),
        (
            "layout: labelled\n",
            "layout: labelled\ncolour: red\n",
            "talk.yaml:11: colour: is not a field of a source; delete it or correct its"
            " spelling",
        ),
        (
            "role: guest",
            "role: visitor",
            "talk.yaml:6: people.1.role: Input should be 'host' or 'guest'",
        ),
        (
            "  - {name: Bo Reed, role: guest}\n",
            "  - {name: Bo Reed, role: guest}\n  - {name: Ada Quill, role: guest}\n",
            "talk.yaml:7: people.2.name: “Ada Quill” stands twice; delete one",
        ),
        (
            "Bo Read: Bo Reed",
            "Bo Read: Bob",
            "talk.yaml:13: corrections.labels.Bo Read: “Bob” is nobody under people"
            " (Ada Quill, Bo Reed); correct the name",
        ),
        (
            "Bo Read: Bo Reed",
            "Bo Reed: Ada Quill",
            "talk.yaml:13: corrections.labels.Bo Reed: “Bo Reed” is a right spelling,"
            " it stands under people; delete it",
        ),
        (
            "turns: 7",
            "turns: 6-7",
            "talk.yaml:18: corrections.swaps.1.turns: 6-7 overlaps the swap of 4-6;"
            " each turn is swapped once",
        ),
        (
            "turns: 4-6",
            "turns: 6-4",
            "talk.yaml:15: corrections.swaps.0.turns: the range 6-4 runs backwards",
        ),
        (
            "turns: 4-6\n      people: [Ada Quill, Bo Reed]",
            "turns: 4-6\n      people: [Bo Reed, Bo Reed]",
            "talk.yaml:16: corrections.swaps.0.people: “Bo Reed” is swapped with itself;"
            " name two people",
        ),
        (
            "turns: 4-6\n      people: [Ada Quill, Bo Reed]",
            "turns: 4-6\n      people: [Ada Quill, Nobody]",
            "talk.yaml:16: corrections.swaps.0.people: “Nobody” is nobody under people"
            " (Ada Quill, Bo Reed); correct the name",
        ),
        (
            "layout: labelled\n",
            "layout: labelled\nexcerpt_of: talk\n",
            "talk.yaml:11: excerpt_of: a source cannot be an excerpt of itself;"
            " name the whole one",
        ),
        (
            "layout: labelled\n",
            "layout: labelled\ninterviews:\n  - {turns: 1-3, guests: [Bo Reed, Ada Quill]}\n",
            "talk.yaml:12: interviews.0.guests.1: “Ada Quill” is no guest under people"
            " (Bo Reed); correct the name",
        ),
        (
            "layout: labelled\n",
            "layout: labelled\ninterviews:\n  - {turns: 3-1, guests: [Bo Reed]}\n",
            "talk.yaml:12: interviews.0.turns: the range 3-1 runs backwards",
        ),
        (
            "meant: know",
            "meant: one two three four five six seven eight nine",
            "talk.yaml:24: corrections.errata.0.meant: quotes more than 8 words of the"
            " transcript; shorten it",
        ),
        (
            "layout: labelled\n",
            "layout: labelled\nfurniture: {patterns: ['(']}\n",
            "talk.yaml:11: furniture.patterns.0: is not a regular expression: missing ),"
            " unterminated subpattern at position 0",
        ),
        (
            "title: A talk",
            "id: talk",
            'talk.yaml:2: is not YAML: found duplicate key "id" with value "talk"'
            ' (original value: "talk")',
        ),
    ],
)
def test_a_problem_names_its_line_and_field(old: str, new: str, expected: str) -> None:
    assert GOOD.count(old) == 1
    assert problems(GOOD.replace(old, new)) == [expected]


def test_every_problem_is_reported_in_the_order_of_lines() -> None:
    text = GOOD.replace("role: guest", "role: visitor").replace("0" * 64, "abc")
    assert [problem.split(": ")[:2] for problem in problems("x: 1\n" + text)] == [
        ["talk.yaml:1", "x"],
        ["talk.yaml:7", "people.1.role"],
        ["talk.yaml:10", "file.sha256"],
    ]


def test_paragraphs_have_no_labels_to_correct() -> None:
    found = problems(GOOD.replace("layout: labelled", "layout: paragraphs"))
    assert found == [
        "talk.yaml:12: corrections.labels: the paragraphs layout has no labels; delete this",
        "talk.yaml:14: corrections.swaps: the paragraphs layout has no labels; delete this",
    ]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_fields_says_what_to_write(text: str) -> None:
    assert problems(text) == [
        "talk.yaml:1: holds no fields; write id:, title:, date:, people:, file: and layout:"
    ]


def test_broken_yaml_names_the_line() -> None:
    assert problems("id: talk\ntitle: [\n")[0].startswith("talk.yaml:3: is not YAML: ")


def test_a_descriptor_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_source(path) == read_source(GOOD)


def test_id_and_file_name_agree(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("# a note\n" + GOOD, encoding="utf-8")
    with pytest.raises(DescriptorError) as caught:
        read_source(path)
    assert str(caught.value) == (
        f"{path}:2: id: is “talk”, but the file is called other.yaml; make them agree"
    )


def test_a_descriptor_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_bytes(GOOD.replace("A talk", "Café").encode("latin-1"))
    with pytest.raises(DescriptorError, match="save it as UTF-8"):
        read_source(path)
