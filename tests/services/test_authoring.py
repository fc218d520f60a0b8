"""Saving, publishing and retiring questions, and what learners meet meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from studyapp.domain.errors import Conflict, Invalid, NotFound
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.services import authoring as service
from studyapp.services import publishing
from studyapp.store.engine import db
from studyapp.store.models import Question, QuestionVersion, Source
from studyapp.store.queries import authoring as reads
from studyapp.store.queries.questions import live_question, version_by_number
from tests.factories import NOON, a_learner, a_member, a_question, every_type, sync

ID = "q-single-choice"


@pytest.fixture
def author(session: Session) -> int:
    """An instructor's id; every type of question is in the bank and live."""
    session.add(Source(id="talk", title="A talk", descriptor={"layout": "labelled"}))
    session.commit()
    sync(session, *every_type())
    return int(a_member(session, role="instructor").id)


def stem(text: str, type_: str = "single_choice", **more: Any) -> AnyQuestion:
    return a_question(type_, stem=text, **more)


def edit(question: AnyQuestion, base: int = 1, **more: Any) -> service.Edit:
    values = {"topic": "first", "base_topic": "first", **more}
    return service.Edit(question, base_version=base, **values)


def standing(session: Session, question_id: str = ID) -> tuple[str, int, int | None]:
    """(status, newest version, live version)"""
    session.rollback()
    columns = (Question.status, Question.current_version, Question.live_version)
    return tuple(session.execute(sa.select(*columns).where(Question.id == question_id)).one())


def history(session: Session, question_id: str = ID) -> list[tuple[int, bool, str]]:
    found = reads.versions(session, question_id)
    return [(v.number, v.substantive, v.note) for v in reversed(found)]


@contextmanager
def statements() -> Iterator[list[str]]:
    run: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        run.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(db.engine, "before_cursor_execute", note)
    yield run
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_draft_is_a_new_version_that_learners_do_not_see(
    session: Session, author: int
) -> None:
    saved = service.save(session, author, NOON, edit(stem("Which is liquid?"), note="Shorter"))
    assert saved == service.Saved(ID, 2, changed=True, moved=False, published=False)
    assert standing(session) == ("ready", 2, 1)
    assert history(session)[1:] == [(2, False, "Shorter")]
    live = live_question(session, ID)
    assert live is not None
    assert live.content["stem"] == "Which metal is liquid at room temperature?"


def test_publishing_while_saving_gives_learners_the_new_version(
    session: Session, author: int
) -> None:
    changed = edit(stem("Which is liquid?"), publish=True, substantive=True)
    service.save(session, author, NOON, changed)
    assert standing(session) == ("ready", 2, 2)
    assert history(session)[1:] == [(2, True, "")]
    live = live_question(session, ID)
    assert live is not None
    assert live.rendered["stem"] == "<p>Which is liquid?</p>"


def test_nothing_changed_makes_no_version(session: Session, author: int) -> None:
    saved = service.save(session, author, NOON, edit(a_question()))
    assert saved == service.Saved(ID, 1, changed=False, moved=False, published=False)
    assert standing(session) == ("ready", 1, 1)


def test_the_second_of_two_editors_is_told(session: Session, author: int) -> None:
    service.save(session, author, NOON, edit(stem("Theirs?")))
    with pytest.raises(Conflict) as caught:
        service.save(session, author, NOON, edit(stem("Mine?"), publish=True))
    assert caught.value.current == 2
    assert standing(session) == ("ready", 2, 1)
    newest = version_by_number(session, ID, 2)
    assert newest is not None
    assert newest.content["stem"] == "Theirs?"


def test_a_doubled_submission_is_saved_once(session: Session, author: int) -> None:
    twice = [service.save(session, author, NOON, edit(stem("Once?"))) for _ in range(2)]
    assert [(saved.number, saved.changed) for saved in twice] == [(2, True), (2, True)]
    assert len(history(session)) == 2


def test_the_other_editors_move_is_kept(session: Session, author: int) -> None:
    service.save(session, author, NOON, edit(a_question(), topic="second"))
    service.save(session, author, NOON, edit(stem("Which is liquid?")))
    assert session.scalar(sa.select(Question.topic_slug).where(Question.id == ID)) == "second"
    moved = edit(stem("Which is liquid?"), base=2, topic="first", base_topic="third")
    with pytest.raises(Conflict):
        service.save(session, author, NOON, moved)


@pytest.mark.parametrize(
    ("lacking", "fields"),
    [
        ({"explanation": ""}, ["explanation"]),
        ({"citations": []}, ["citations"]),
        ({"citations": [{"source": "nowhere", "turns": 1}]}, ["citations[0].source"]),
    ],
)
def test_what_the_check_forbids_is_not_published(
    session: Session, author: int, lacking: dict[str, Any], fields: list[str]
) -> None:
    question = a_question(**lacking)
    with pytest.raises(Invalid) as caught:
        service.save(session, author, NOON, edit(question, publish=True))
    assert list(caught.value.fields) == fields
    assert standing(session) == ("ready", 1, 1)
    service.save(session, author, NOON, edit(question))
    with pytest.raises(Invalid):
        publishing.publish(session, ID, 2)
    assert standing(session) == ("ready", 2, 1)


def test_publish_retire_bring_back(session: Session, author: int) -> None:
    service.save(session, author, NOON, edit(stem("Which is liquid?")))
    with pytest.raises(Conflict):
        publishing.publish(session, ID, 1)
    assert [publishing.publish(session, ID, 2) for _ in range(2)] == [True, False]
    publishing.retire(session, ID)
    assert standing(session) == ("retired", 2, 2)
    assert live_question(session, ID) is None
    assert publishing.bring_back(session, ID) == "ready"
    publishing.set_status(session, ID, "needs_work")
    assert live_question(session, ID) is None
    with pytest.raises(Invalid):
        publishing.set_status(session, ID, "ready")
    assert standing(session) == ("needs_work", 2, 2)


def test_a_new_question_is_a_draft_at_the_end_of_its_topic(
    session: Session, author: int
) -> None:
    asked = edit(stem("New?", id="first-new"), base=0)
    saved = [service.create(session, author, NOON, asked) for _ in range(2)]
    assert saved == [service.Saved("first-new", 1, True, False, False)] * 2
    assert standing(session, "first-new") == ("draft", 1, None)
    positions = sa.select(Question.id).order_by(Question.position.desc()).limit(1)
    assert session.scalar(positions) == "first-new"


def test_an_id_is_taken_once(session: Session, author: int) -> None:
    with pytest.raises(Invalid) as caught:
        service.create(session, author, NOON, edit(stem("Other?"), base=0))
    assert caught.value.fields == {"id": f"“{ID}” is taken; choose another"}
    saved = service.create(session, author, NOON, edit(stem("Other?"), base=0), proposed=True)
    assert saved.id == f"{ID}-2"


def test_what_is_not_there_cannot_be_saved(session: Session, author: int) -> None:
    with pytest.raises(NotFound):
        service.save(session, author, NOON, edit(stem("Where?", id="nowhere")))
    with pytest.raises(Invalid):
        service.create(session, author, NOON, edit(stem("?", id="x"), base=0, topic="none"))


def found(session: Session, **filters: str) -> list[str]:
    page = reads.question_page(session, reads.Filters(**filters))
    return [line.id.removeprefix("q-") for line in page.lines]


def test_search_and_filters(session: Session, author: int) -> None:
    assert found(session, words="whales") == ["true-false"]
    assert found(session, words="WATER  Hydrógen") == ["cloze"]
    assert found(session, words="water mercury") == []
    assert found(session, words="100%") == []
    assert found(session, words="single-choice", type="single_choice") == ["single-choice"]
    assert found(session, type="numeric") == ["numeric"]
    assert found(session, bloom="create") == found(session, topic="second") == []
    service.save(session, author, NOON, edit(stem("Quicksilver?")))
    assert found(session, words="quicksilver") == ["single-choice"]
    assert found(session, status=reads.UNPUBLISHED) == ["single-choice"]
    assert found(session, status="draft") == []


def test_the_list_says_what_stands_and_takes_two_statements(
    session: Session, author: int
) -> None:
    at = NOON + dt.timedelta(hours=1)
    service.save(session, author, at, edit(stem("Water is {{1}}.", "cloze", answers=["wet"])))
    with statements() as for_one:
        one = reads.question_page(session, reads.Filters(type="cloze"))
    with statements() as for_all:
        every = reads.question_page(session, reads.Filters(), 99)
    assert (len(for_one), len(for_all)) == (2, 2)
    line = one.lines[0]
    assert (line.stem, line.number, line.live) == ("Water is […].", 2, 1)
    assert (line.changed_at, line.author) == (at, "ann@example.org")
    assert (every.total, every.number, every.pages) == (10, 1, 1)


def test_pages_of_fifty(session: Session, author: int) -> None:
    for n in range(45):
        session.add(
            Question(
                id=f"n{n:02}",
                topic_slug="second",
                position=n,
                status="draft",
                current_version=1,
            )
        )
        session.flush()
        version = parse_question({**a_question("numeric").model_dump(), "id": f"n{n:02}"})
        session.add(_version(version))
    session.commit()
    second = reads.question_page(session, reads.Filters(), 2)
    assert ([line.id for line in second.lines], second.total) == (
        [f"n{n}" for n in range(40, 45)],
        55,
    )


def _version(question: AnyQuestion) -> QuestionVersion:
    return QuestionVersion(
        question_id=question.id,
        number=1,
        type=question.type,
        bloom="remember",
        content={},
        rendered={"stem": ""},
        search_text="",
        digest="",
        substantive=True,
        created_at=NOON,
    )


def test_standing_counts_those_who_have_a_card(session: Session, author: int) -> None:
    from studyapp.store.models import Card, Review

    who = a_learner(session)
    view = live_question(session, ID)
    assert view is not None
    review = Review(
        token="t", kind="answer", user_id=who.id, question_id=ID, version_id=view.version_id,
        at=NOON, mode="study", order_shown=[], response={}, fraction=1, millis=0, rating="good",
        rule_version=1, scheduler_version="x", zone="UTC", rollover=4, retention=0.9,
    )  # fmt: skip
    session.add(review)
    session.flush()
    session.add(
        Card(
            user_id=who.id, question_id=ID, state="review", stability=1, difficulty=1,
            due_at=NOON, last_day=NOON.date(), reps=1, lapses=0, introduced_on=NOON.date(),
            last_review_id=review.id,
        )
    )  # fmt: skip
    session.commit()
    now = reads.standing(session, ID)
    assert now is not None
    assert (now.learners, now.live, now.is_live, now.has_draft) == (1, 1, True, False)
