"""What the review log means: undone, rated otherwise, replayed, added up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.days import Calendar
from studyapp.domain.rating import RATINGS, Rating
from studyapp.domain.scheduling import Policy, review
from studyapp.domain.study import (
    LogEntry,
    Standing,
    effective,
    fuzz_seed,
    replay,
    standing,
)

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
RATING = st.sampled_from(RATINGS)


def answer(
    id_: int, rating: Rating = "good", question: str = "q", millis: int = 1000
) -> LogEntry:
    at = NOON + dt.timedelta(hours=7 * id_)
    fraction = float(rating != "again")
    return LogEntry(
        id_, "answer", None, question, at, rating, fraction, millis, "Europe/Berlin", 4, 0.9
    )


def undo(id_: int, target: int) -> LogEntry:
    return replace(answer(id_), kind="undo", target_id=target)


def rerate(id_: int, target: int, rating: Rating) -> LogEntry:
    return replace(answer(id_, rating), kind="rerate", target_id=target)


@st.composite
def logs(draw: st.DrawFn) -> list[LogEntry]:
    """Answers to three questions, with undos and new ratings of what came before."""
    log: list[LogEntry] = []
    for id_ in range(1, draw(st.integers(1, 14)) + 1):
        target = draw(st.integers(1, id_))
        kinds = {
            "answer": answer(id_, draw(RATING), draw(st.sampled_from("abc"))),
            "undo": undo(id_, target),
            "rerate": rerate(id_, target, draw(RATING)),
        }
        log.append(kinds[draw(st.sampled_from(["answer", "answer", *kinds]))])
    return log


A, B, C = answer(1, "again"), answer(2, "hard"), answer(3, "good")
CASES: dict[str, tuple[list[LogEntry], list[LogEntry]]] = {
    "nothing": ([], []),
    "answers stand in log order": ([A, B, C], [A, B, C]),
    "an undo removes": ([A, B, undo(3, 2)], [A]),
    "an undo of an older answer keeps the order": ([A, B, C, undo(4, 1)], [B, C]),
    "a new rating replaces": ([A, rerate(2, 1, "easy")], [replace(A, rating="easy")]),
    "a new rating keeps the place": (
        [A, B, rerate(3, 1, "easy")],
        [replace(A, rating="easy"), B],
    ),
    "the last of several ratings stands": (
        [A, rerate(2, 1, "easy"), rerate(3, 1, "hard")],
        [replace(A, rating="hard")],
    ),
    "an undo removes an answer rated otherwise whole": (
        [A, rerate(2, 1, "easy"), undo(3, 1)],
        [],
    ),
    "an undo twice is an undo": ([A, B, undo(3, 2), undo(4, 2)], [A]),
    "a new rating of what is undone is nothing": ([A, undo(2, 1), rerate(3, 1, "easy")], []),
    "what is about no answer is nothing": ([A, undo(2, 9), rerate(3, 8, "easy")], [A]),
    "an undo cannot be undone": ([A, undo(2, 1), undo(3, 2)], []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_counts(name: str) -> None:
    log, counted = CASES[name]
    assert effective(log) == counted


@given(logs())
def test_what_counts_counts_again(log: list[LogEntry]) -> None:
    once = effective(log)
    assert effective(once) == once
    assert [entry.id for entry in once] == sorted(entry.id for entry in once)


@given(logs(), RATING)
@settings(max_examples=50, deadline=None)
def test_an_answer_undone_leaves_no_trace(log: list[LogEntry], rating: Rating) -> None:
    number = len(log) + 1
    given_back = [
        *log,
        answer(number),
        rerate(number + 1, number, rating),
        undo(number + 2, number),
    ]
    assert effective(given_back) == effective(log)
    assert standing(given_back) == standing(log)
    assert replay(effective(given_back)) == replay(effective(log))


@given(st.lists(RATING, min_size=1, max_size=8), RATING)
@settings(max_examples=40, deadline=None)
def test_an_answer_rated_otherwise_is_as_if_rated_so_at_first(
    ratings: list[Rating], other: Rating
) -> None:
    log = [answer(n, rating) for n, rating in enumerate(ratings, 1)]
    last = log[-1]
    changed = [*log, rerate(len(log) + 1, last.id, other)]
    assert replay(effective(changed)) == replay([*log[:-1], replace(last, rating=other)])


def test_a_replay_is_one_review_after_another() -> None:
    log = [A, B, replace(C, zone="Asia/Tokyo", rollover=2, retention=0.8)]
    memory = None
    for reps, entry in enumerate(log):
        memory = review(
            memory,
            entry.rating,
            entry.at,
            calendar=Calendar(entry.zone, entry.rollover),
            policy=Policy(desired_retention=entry.retention),
            seed=fuzz_seed("q", reps),
        )
    assert replay(log) == memory


def test_a_replay_stops_before_an_answer() -> None:
    log = [answer(2, "good"), answer(5, "easy"), answer(9, "again")]
    assert replay(log, before=2) is None
    assert replay(log, before=5) == replay(log[:1])
    assert replay(log, before=9) == replay(log[:2])
    assert replay(log, before=None) == replay(log)
    assert replay([]) is None


def test_seeds_differ_by_question_and_review() -> None:
    seeds = {fuzz_seed(q, reps) for q in ("a", "1-a") for reps in (0, 1)}
    assert len(seeds) == 4


def test_the_standing_of_an_empty_sitting() -> None:
    nothing = standing([])
    assert nothing == Standing(0, (), 0, 0, (), dt.timedelta())
    assert nothing.first_try_share is None


def test_a_question_is_done_once_its_last_rating_is_not_again() -> None:
    log = [
        answer(1, "again", "a", 1500),
        answer(2, "good", "b", 2000),
        answer(3, "again", "c", 500),
        answer(4, "hard", "a", 1000),
        answer(5, "again", "b", 1000),
    ]
    found = standing(log)
    assert found == Standing(
        done=1, redo_ids=("b", "c"), answered=3, first_try_right=1, missed=("a", "c"),
        spent=dt.timedelta(seconds=6),
    )  # fmt: skip
    assert found.first_try_share == 1 / 3


def test_undone_answers_and_new_ratings_move_the_standing() -> None:
    log = [answer(1, "again", "a"), answer(2, "good", "b"), rerate(3, 1, "good"), undo(4, 2)]
    assert standing(log) == Standing(1, (), 1, 1, (), dt.timedelta(seconds=1))


@given(logs())
def test_the_standing_adds_up(log: list[LogEntry]) -> None:
    found = standing(log)
    assert found.done + found.redo == found.answered
    assert found.first_try_right + len(found.missed) == found.answered
    assert found.answered == len({entry.question_id for entry in effective(log)})
