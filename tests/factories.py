"""Small banks, questions of every type, and learners, for tests."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.bank import Bank, BankFile, TopicFile
from studyapp.domain.learners import Learner
from studyapp.domain.questions import TYPES, AnyQuestion, parse_question
from studyapp.services import bank_sync
from studyapp.services.accounts import Defaults, add_user, create_guest
from studyapp.store.models import User

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
PASSWORD = "a long enough password"

_PARTS: dict[str, dict[str, Any]] = {
    "single_choice": {
        "stem": "Which metal is liquid at room temperature?",
        "choices": [
            {"text": "Mercury", "correct": True, "feedback": "It melts at −39 °C."},
            {"text": "Gallium", "correct": False, "feedback": "It melts in the hand."},
            {"text": "Lead", "correct": False, "feedback": "It melts at 327 °C."},
        ],
    },
    "multiple_choice": {
        "stem": "Which two of these are prime?",
        "choices": [
            {"text": "Seven", "correct": True, "feedback": "Yes."},
            {"text": "Nine", "correct": False, "feedback": "Three times three."},
            {"text": "Eleven", "correct": True, "feedback": "Yes."},
        ],
    },
    "true_false": {
        "stem": "Whales are fish.",
        "choices": [
            {"text": "True", "correct": False, "feedback": "They breathe air."},
            {"text": "False", "correct": True, "feedback": "They are mammals."},
        ],
    },
    "cloze": {
        "stem": "Water is made of {{1}} and {{2::a gas}}.",
        "answers": [["hydrogen", "H"], ["oxygen"]],
    },
    "short_answer": {"stem": "Who wrote Hamlet?", "answers": ["Shakespeare", "W. Shakespeare"]},
    "numeric": {
        "stem": "How many legs has a spider?",
        "value": 8,
        "tolerance": 0,
        "unit": "legs",
    },
    "matching": {
        "stem": "Match capital and country.",
        "pairs": [
            {"left": "Paris", "right": "France"},
            {"left": "Rome", "right": "Italy"},
            {"left": "Oslo", "right": "Norway"},
        ],
    },
    "ordering": {"stem": "Put the numbers in order.", "items": ["one", "two", "three"]},
    "categorize": {
        "stem": "Sort the animals.",
        "categories": [
            {"name": "Birds", "items": ["owl", "wren"]},
            {"name": "Fish", "items": ["trout"]},
        ],
    },
    "flashcard": {"stem": "What is a prime number?", "answers": ["It has two divisors."]},
}

TALK = b"""Ann Host

What is a spider?

Bob Guest

An animal with eight legs.

Ann Host

And a fly?
"""
"""A transcript of three turns, the source that the questions cite."""


def write_source(bank: Path) -> None:
    """Put the descriptor of :data:`TALK`, the source “talk”, into a bank's folder."""
    (bank / "sources").mkdir()
    (bank / "sources" / "talk.yaml").write_text(
        f"""\
id: talk
title: A small talk
date: 2020-01-02
people:
  - {{name: Ann Host, role: host}}
  - {{name: Bob Guest, role: guest}}
file:
  name: talk.txt
  sha256: {hashlib.sha256(TALK).hexdigest()}
layout: labelled
"""
    )


RIGHT_FORM: dict[str, dict[str, Any]] = {
    "short_answer": {"text": "shakespeare"},
    "numeric": {"text": "8"},
    "cloze": {"text": ["hydrogen", "oxygen"]},
}
"""What to type into a right answer, for the types whose order is not shuffled."""


def a_question(type_: str = "single_choice", **changes: Any) -> AnyQuestion:
    """A ready question of the type, with an explanation and a citation."""
    data: dict[str, Any] = {
        "id": f"q-{type_.replace('_', '-')}",
        "type": type_,
        "explanation": "Because it is so.",
        "hint": "Think again.",
        "status": "ready",
        "citations": [{"source": "talk", "turns": "2-3"}],
        **_PARTS[type_],
        **changes,
    }
    return parse_question(data)


def every_type() -> list[AnyQuestion]:
    """One question of each type."""
    return [a_question(type_) for type_ in TYPES]


def a_bank(*questions: AnyQuestion, topic: str = "first") -> Bank:
    """A bank of one topic, or of no question."""
    meta = BankFile.model_validate(
        {
            "id": "small",
            "title": "A small bank",
            "description": "For tests.",
            "licence": "MIT",
            "topics": [
                {"number": 1, "slug": "first", "title": "First things"},
                {"number": 2, "slug": "second", "title": "Second things"},
            ],
        }
    )
    titles = {"first": "First things", "second": "Second things"}
    return Bank(meta, (TopicFile(topic=topic, title=titles[topic], questions=questions),))


def sync(session: Session, *questions: AnyQuestion, at: dt.datetime = NOON) -> None:
    """Put the questions into the database; the rest of it is retired."""
    bank_sync.sync(session, a_bank(*questions), at)


def a_guest(session: Session, **settings: Any) -> User:
    return create_guest(session, NOON, Defaults(**settings))


def a_learner(session: Session, **settings: Any) -> Learner:
    """A guest as the services know one."""
    user = a_guest(session)
    return Learner(user.id, **settings)


def a_member(session: Session, email: str = "ann@example.org", role: str = "learner") -> User:
    """An account with :data:`PASSWORD`; hashing needs an application context."""
    from flask_security import hash_password

    return add_user(session, NOON, email, role, Defaults(), hash_password(PASSWORD))


def sign_in(client: FlaskClient, email: str = "ann@example.org") -> None:
    """Sign a client in through the page."""
    answer = client.post("/account/login", data={"email": email, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")
