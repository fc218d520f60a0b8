"""Reading a bank: what is accepted, and each refusal with its place and its words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.domain.bank import Problem, read_bank, read_bank_leniently, read_meta
from studyapp.domain.bank.files import LARGEST_FILE
from studyapp.domain.bank.problems import BankProblems
from studyapp.domain.bank.schema import Place

Spoil = Callable[..., Path]

MOON = "topics/01-moon.yaml"
SUN = "topics/02-sun.yaml"


def problems(directory: Path) -> list[str]:
    """What is said of the bank, which must be refused."""
    with pytest.raises(BankProblems) as refusal:
        read_bank(directory)
    said = [str(problem) for problem in refusal.value.problems]
    assert str(refusal.value) == "\n".join(said)
    return said


def test_a_good_bank_is_read_with_the_place_of_everything(directory: Path) -> None:
    bank = read_bank(directory)
    assert [topic.topic for topic in bank.topics] == ["moon", "sun"]
    assert list(bank.questions) == ["moon-pull", "sun-share"]
    assert bank.topic_of["sun-share"] is bank.topics[1]
    assert bank.questions["moon-pull"].stem == "What pulls the sea?"
    assert bank.place("moon-pull") == Place(MOON, 4)
    assert bank.place("moon-pull", ("choices", 1, "feedback")) == Place(MOON, 13)
    assert bank.place("moon-pull", ("hint",)) == Place(MOON, 4)
    assert bank.place("nowhere") == Place("", 0)
    assert bank.meta_written.place(("topics", 1, "target")) == Place("bank.yaml", 14)


def test_the_syllabus_alone(directory: Path, spoil: Spoil) -> None:
    spoil("difficulty: 0.5", "difficulty: 5")
    assert read_meta(directory).topics[1].file == SUN
    spoil("id: tides", "id: 7", "bank.yaml")
    with pytest.raises(BankProblems) as refusal:
        read_meta(directory)
    said = "bank.yaml:1: id: is a number; put it in quotes to make it a text"
    assert [str(problem) for problem in refusal.value.problems] == [said]


def test_yaml_1_2_leaves_words_and_dates_alone(spoil: Spoil) -> None:
    bank = read_bank(spoil("text: The wind", "text: no"))
    assert [choice.text for choice in bank.questions["moon-pull"].choices] == ["The moon", "no"]  # type: ignore[union-attr]
    bank = read_bank(spoil("text: no", "text: 2026-01-01"))
    assert bank.questions["moon-pull"].choices[1].text == "2026-01-01"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "1: file: is empty"),
        (b" \n\n", "1: file: is empty"),
        (b"# to do\n", "1: file: is empty"),
        (b"just words\n", "1: file: must hold fields, each as name: value"),
        (b"- a\n", "1: file: must hold fields, each as name: value"),
        (b"topic: moon\ntitle: \xff\n", "2: file: is not UTF-8 text; save it in that encoding"),
        (
            "topic: moon".encode("utf-16"),
            "1: file: is not UTF-8 text; save it in that encoding",
        ),
        (
            b"topic: moon\ntitle: a\x00b\n",
            "2: yaml: holds the control character U+0000; delete it",
        ),
        (b"#" * (LARGEST_FILE + 1), "1: file: is larger than 4 MiB; split it"),
        (b"a: " + b"b" * 100_000, "1: yaml: the line is longer than 100000 characters"),
        (
            b"\n" * 200_001 + b"a: b",
            "200000: yaml: the file has more than 200000 lines; split it",
        ),
    ],
    ids=range(11),
)
def test_a_file_without_usable_text(directory: Path, written: bytes, said: str) -> None:
    (directory / MOON).write_bytes(written)
    assert problems(directory) == [f"{MOON}:{said}"]


def test_a_byte_order_mark_and_windows_lines_are_accepted(directory: Path) -> None:
    expected = read_bank(directory)
    text = (directory / MOON).read_bytes()
    (directory / MOON).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    bank = read_bank(directory)
    assert bank == expected
    assert bank.place("moon-pull", ("status",)) == Place(MOON, 18)


def test_what_is_no_ordinary_file_is_refused(directory: Path) -> None:
    (directory / MOON).unlink()
    (directory / MOON).symlink_to(directory / SUN)
    (directory / SUN).rename(directory / "elsewhere.yaml")
    os.mkfifo(directory / SUN)
    assert problems(directory) == [
        f"{MOON}:1: file: is a link; put the file itself here",
        f"{SUN}:1: file: is no ordinary file; put the file itself here",
    ]


def test_a_missing_bank_file_hides_no_other_problem(directory: Path, spoil: Spoil) -> None:
    (directory / "bank.yaml").unlink()
    spoil("difficulty: 0.5", "difficulty: 5")
    assert problems(directory) == [
        "bank.yaml:1: file: is missing",
        f"{MOON}:16: questions[0].difficulty: must be at most 1",
    ]


def test_a_missing_or_linked_topics_folder(directory: Path) -> None:
    (directory / "topics").rename(directory / "moved")
    missing = "is missing; make the folder and put the topic files there"
    assert problems(directory) == [f"topics:1: file: {missing}"]
    (directory / "topics").symlink_to(directory / "moved")
    assert problems(directory) == ["topics:1: file: is a link; put the folder itself here"]


def test_names_that_are_no_topic(directory: Path) -> None:
    for name in ("3-wind.yaml", "03_wind.yaml", "03-wind.yml", "notes.txt", ".hidden"):
        (directory / "topics" / name).write_text("x")
    (directory / "topics/more").mkdir()
    remedy = "is no topic file; name it by number and slug: 01-scaling-laws.yaml"
    assert problems(directory) == [
        f"topics/{name}:1: file: {remedy}"
        for name in ("03-wind.yml", "03_wind.yaml", "3-wind.yaml", "more", "notes.txt")
    ]


def test_an_id_used_twice_names_both_places(directory: Path, spoil: Spoil) -> None:
    spoil("id: moon-pull", "id: sun-share")
    said = f"“sun-share” is taken already, at {MOON}:4; choose another"
    bank, found = read_bank_leniently(directory)
    assert found == (
        Problem(SUN, 4, "questions[0].id", said, "error", "repeated-id", "sun-share"),
    )
    assert bank is not None
    assert bank.place("sun-share") == Place(MOON, 4)
    assert bank.topics[1].questions == ()


def test_an_id_used_twice_is_seen_in_a_broken_question_too(spoil: Spoil) -> None:
    spoil("id: moon-pull", "id: sun-share")
    assert problems(spoil("difficulty: 0.5", "difficulty: 5")) == [
        f"{MOON}:16: questions[0].difficulty: must be at most 1",
        f"{SUN}:4: questions[0].id: “sun-share” is taken already, at {MOON}:4; choose another",
    ]


def test_every_problem_of_all_files_is_collected(directory: Path, spoil: Spoil) -> None:
    spoil("difficulty: 0.5", "difficulty: 5\n    hint: 7\n    hint: 8")
    spoil("value: 2", "value: two", SUN)
    shutil.copy(directory / SUN, directory / "topics/03-wind.yaml")
    spoil("description: A bank for the tests.", "description: ''", "bank.yaml")
    assert problems(directory) == [
        "bank.yaml:3: description: is empty; write a text",
        f"{MOON}:16: questions[0].difficulty: must be at most 1",
        f"{MOON}:17: questions[0].hint: is a number; put it in quotes to make it a text",
        f"{MOON}:18: questions[0].hint: stands twice; the first is on line 17",
        f"{SUN}:7: questions[0].value: is a text; write a number, such as 0.5",
        f"topics/03-wind.yaml:4: questions[0].id:"
        f" “sun-share” is taken already, at {SUN}:4; choose another",
        "topics/03-wind.yaml:7: questions[0].value: is a text; write a number, such as 0.5",
    ]


def test_reading_leniently_keeps_what_is_right(spoil: Spoil) -> None:
    bank, found = read_bank_leniently(spoil("difficulty: 0.5", "difficulty: 5"))
    assert found == (
        Problem(
            MOON, 16, "questions[0].difficulty", "must be at most 1", question_id="moon-pull"
        ),
    )
    assert bank is not None
    assert list(bank.questions) == ["sun-share"]
