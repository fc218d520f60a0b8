"""The whole bank, narrowed and sorted, with one learner's memory of it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.services import putting_away, study
from studyapp.services.selections import change_all
from studyapp.store.queries.browse import (
    STATES,
    FacetCount,
    Filters,
    browse_lines,
    browse_page,
    facet_counts,
)
from studyapp.store.queries.sheets import topic_questions
from tests.factories import NOON, a_learner, a_question, sync
from tests.services.test_study import submission

DAY = dt.timedelta(days=1)
LATER = NOON + 9 * DAY
IDS = ("fresh", "step", "well", "faded", "away", "off", "marked")


@pytest.fixture
def who(session: Session) -> Learner:
    """A learner who has a question in every state."""
    sync(session, *(a_question("numeric", id=id_, tags=[f"t-{id_}", "all"]) for id_ in IDS))
    found = a_learner(session)
    answered = {
        "well": [(0, "8"), (1, "8"), (8 * 24 * 60, "8")],
        "faded": [(0, "7"), (1, "8"), (30, "8")],
        "off": [(0, "7"), (1, "8"), (30, "8")],
        "away": [(0, "8")],
        "step": [(9 * 24 * 60 - 30, "7")],
    }
    for id_, answers in answered.items():
        for n, (minute, text) in enumerate(answers):
            at = NOON + dt.timedelta(minutes=minute)
            study.answer(session, found, at, submission(session, f"{id_}{n}", id_, text))
    change_all(session, found, ["away"], "suspend")
    change_all(session, found, ["marked"], "flag")
    putting_away.put_away(session, found, LATER, "off", "bury", "b1")
    return found


def found(session: Session, who: Learner, **filters: str) -> list[str]:
    page = browse_page(session, who, LATER, Filters(**filters))
    assert page.total == len(page.lines)
    return [line.id for line in page.lines]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("new", ["fresh", "marked"]),
        ("learning", ["step", "away"]),
        ("known", ["well"]),
        ("weak", ["faded", "off"]),
        ("due", ["step", "faded"]),
        ("suspended", ["away"]),
        ("put_off", ["off"]),
        ("flagged", ["marked"]),
    ],
)
def test_a_list_of_one_state(
    session: Session, who: Learner, state: str, expected: list[str]
) -> None:
    assert state in STATES
    assert found(session, who, state=state) == expected


def test_known_well_and_weak_part_at_ninety_per_cent(session: Session, who: Learner) -> None:
    for day in range(60):
        at = LATER + day * DAY
        for state, low, high in (("known", 0.9, 1.0), ("weak", 0.0, 0.9)):
            page = browse_page(session, who, at, Filters(state=state))
            assert [low - 1e-9 <= (line.recall or 0) <= high + 1e-9 for line in page.lines] == [
                True
            ] * page.total


def test_the_three_orders(session: Session, who: Learner) -> None:
    assert found(session, who) == list(IDS)
    weakest = ["away", "step", "faded", "off", "well", "fresh", "marked"]
    assert found(session, who, sort="memory") == weakest
    due_first = ["faded", "step", "well", "off", "fresh", "marked", "away"]
    assert found(session, who, sort="due") == due_first


def test_a_line_says_what_the_learner_has_of_it(session: Session, who: Learner) -> None:
    lines = {line.id: line for line in browse_lines(session, who, LATER, IDS)}
    assert {id_ for id_, line in lines.items() if line.memory is None} == {"fresh", "marked"}
    assert {id_ for id_, line in lines.items() if line.recall} == {"well", "faded", "off"}
    assert lines["off"].put_off_until == (LATER + DAY).date()
    assert [id_ for id_, line in lines.items() if line.suspended] == ["away"]
    assert [id_ for id_, line in lines.items() if line.flagged] == ["marked"]
    assert lines["well"].stem == "How many legs has a spider?"


def test_words_tags_types_and_topics_narrow(session: Session, who: Learner) -> None:
    assert found(session, who, words="SPIDER legs") == list(IDS)
    assert found(session, who, words="spider wings") == []
    assert found(session, who, words="100%") == []
    assert found(session, who, tag="t-well") == ["well"]
    assert found(session, who, tag="all", state="new") == ["fresh", "marked"]
    assert found(session, who, type="cloze") == []
    assert found(session, who, topic="second") == []
    assert found(session, who, speaker="Nobody") == []


def test_another_learner_has_nothing_of_it(session: Session, who: Learner) -> None:
    other = a_learner(session)
    assert found(session, other, state="new") == list(IDS)
    assert found(session, other, state="flagged") == []


def test_pages_are_always_pages_there_are(session: Session) -> None:
    sync(session, *(a_question("numeric", id=f"n-{n:03}") for n in range(51)))
    who = a_learner(session)
    first, last = (browse_page(session, who, NOON, Filters(), n) for n in (0, 99))
    assert (len(first.lines), first.number, first.pages) == (50, 1, 2)
    assert ([line.id for line in last.lines], last.number) == (["n-050"], 2)


def test_facets_are_counted_over_live_questions(session: Session, who: Learner) -> None:
    sync(session, *(a_question("numeric", id=id_, tags=["all"]) for id_ in IDS[:2]))
    assert facet_counts(session) == [FacetCount("tag", "all", 2)]


def test_a_topic_is_read_in_its_order(session: Session, who: Learner) -> None:
    assert [view.id for view in topic_questions(session, "first")] == list(IDS)
    assert topic_questions(session, "second") == []
