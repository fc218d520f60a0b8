"""Reading a file that somebody sends: what is taken, what is refused and how."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest

from studyapp.domain.errors import Invalid
from studyapp.domain.grading import Response
from studyapp.domain.own_data import Known, portable, read_own_data
from studyapp.domain.own_data.fitting import fits
from studyapp.domain.own_data.reading import MOST_BYTES
from tests.factories import a_question

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
LINE = {
    "token": "t", "kind": "answer", "question": "q", "version": 1, "at": "2026-03-01T12:00:00Z",
    "mode": "study", "fraction": 1.0, "millis": 900, "rating": "good", "rule_version": 1,
    "scheduler_version": "s", "zone": "Europe/Oslo", "rollover": 4, "retention": 0.9,
}  # fmt: skip
SETTINGS = {
    "zone": "Europe/Oslo", "rollover": 4, "new_per_day": 20, "reviews_per_day": 200,
    "desired_retention": 0.9, "shortcuts": True, "show_streak": True, "rest_days": 2,
}  # fmt: skip
FILE: dict[str, Any] = {
    "format": "commonplace-own-data", "version": 1, "exported_at": "2026-03-02T12:00:00Z",
    "account": {"created_at": "2026-01-01T00:00:00Z", "settings": SETTINGS}, "reviews": [LINE],
}  # fmt: skip


def test_a_file_is_read_with_its_times_in_whole_milliseconds_of_utc() -> None:
    raw = copy.deepcopy(FILE)
    raw["reviews"][0]["at"] = "2026-03-01T12:00:00.123987+01:00"
    data = read_own_data(json.dumps(raw).encode(), NOW)
    assert data.reviews[0].at == dt.datetime(2026, 3, 1, 11, 0, 0, 123000, tzinfo=dt.UTC)


def test_a_clock_may_go_a_day_ahead() -> None:
    raw = copy.deepcopy(FILE)
    raw["reviews"][0]["at"] = "2026-03-03T11:59:00Z"
    assert len(read_own_data(json.dumps(raw).encode(), NOW).reviews) == 1


def test_a_file_beyond_the_size_is_not_even_parsed() -> None:
    with pytest.raises(Invalid) as refused:
        read_own_data(b"[" * (MOST_BYTES + 1), NOW)
    assert "It is larger than 32 MB." in refused.value.fields["file"]


def test_the_first_mistake_of_each_list_is_told() -> None:
    raw = {**FILE, "reviews": [LINE, *[{**LINE, "rating": "best"}] * 9], "marks": [{}]}
    with pytest.raises(Invalid) as refused:
        read_own_data(json.dumps(raw).encode(), NOW)
    assert refused.value.fields["file"] == (
        "reviews[1].rating: Input should be 'again', 'hard', 'good', 'easy' or ''."
        " marks[0].question: Field required."
        " Choose a file that was downloaded here as JSON."
    )


HOSTILE: dict[str, tuple[Any, str]] = {
    "no JSON": (b"PK\x03\x04", "Invalid JSON"),
    "not ours": (lambda raw: raw.clear(), "Field required"),
    "another format": (lambda raw: raw.update(format="anki"), "format: Input should be"),
    "a later version": (lambda raw: raw.update(version=2), "version: Input should be 1"),
    "more than is known": (lambda raw: raw.update(x=1), "x: Extra inputs"),
    "the future": (
        lambda raw: raw["reviews"][0].update(at="2030-01-01T00:00:00Z"),
        "reviews[0].at lies in the future",
    ),
    "the past": (
        lambda raw: raw["reviews"][0].update(at="1990-01-01T00:00:00Z"),
        "reviews[0].at: lies before the year 2000",
    ),
    "no zone": (lambda raw: raw["reviews"][0].update(zone="Mars"), "reviews[0].zone: is no"),
    "no rating": (lambda raw: raw["reviews"][0].update(rating="best"), "reviews[0].rating"),
    "a nul": (lambda raw: raw["reviews"][0].update(token="a\0"), "reviews[0].token: holds"),
    "a huge number": (lambda raw: raw["reviews"][0].update(millis=10**30), "reviews[0].millis"),
    "no number": (lambda raw: raw["reviews"][0].update(fraction=float("nan")), "fraction"),
    "too many rows": (
        lambda raw: raw.update(marks=[{"question": f"q{n}"} for n in range(20_001)]),
        "marks: Tuple should have at most 20000 items",
    ),
    "a wish out of reach": (
        lambda raw: raw["account"]["settings"].update(desired_retention=0.999),
        "account.settings.desired_retention",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    change, message = HOSTILE[name]
    raw = copy.deepcopy(FILE)
    if callable(change):
        change(raw)
        change = json.dumps(raw).encode()
    with pytest.raises(Invalid) as refused:
        read_own_data(change, NOW)
    assert message in refused.value.fields["file"]


def test_a_row_is_known_by_its_token_and_what_it_is_about() -> None:
    known = Known({"a": 1, "b": 2})
    assert known.place("a", 1) == ("a", True)
    assert known.place("a", 2) == ("i~a", False)
    assert known.place("a", 2) == ("i~a", True)
    third, is_known = known.place("a", 3)
    assert not is_known
    assert known.place("a", 3) == (third, True)
    assert len({"a", "i~a", third}) == 3


@pytest.mark.parametrize("length", [1, 61, 62, 63, 64])
def test_a_stored_token_fits_its_column_and_goes_out_as_it_came(length: int) -> None:
    known = Known({})
    token = "x" * length
    stored, _ = known.place(token, 1)
    assert len(stored) <= 64
    assert known.place(token, 1) == (stored, True)
    assert length > 62 or portable(stored) == token


@pytest.mark.parametrize(
    ("type_", "order", "picks", "fit"),
    [
        ("single_choice", (2, 0, 1), (1,), True), ("single_choice", (), (1,), True),
        ("single_choice", (0, 1), (1,), False), ("single_choice", (0, 1, 2), (3,), False),
        ("single_choice", (0, 1, 2), (-1,), False), ("matching", (1, 0, 2), (-1, 0, 2), True),
        ("matching", (1, 0, 2), (0, 1), False), ("ordering", (1, 0, 2), (2, 1, 0), True),
        ("ordering", (1, 0, 2), (2, 2, 0), False), ("categorize", (0, 1, 2), (1, 0, 1), True),
        ("categorize", (0, 1, 2), (2, 0, 1), False), ("numeric", (), (0,), False),
        ("numeric", (), (), True),
    ],
)  # fmt: skip
def test_an_answer_fits_a_question_that_has_its_parts(
    type_: str, order: tuple[int, ...], picks: tuple[int, ...], fit: bool
) -> None:
    assert fits(a_question(type_), order, Response(picks)) == fit
