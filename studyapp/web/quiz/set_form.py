"""The forms with which instructors set quizzes and give more time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from flask import request
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    Form,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import HiddenInput

from studyapp.domain.blueprint import ANY_LEVEL, Cell, Wish
from studyapp.domain.questions import BLOOM_LEVELS
from studyapp.domain.quizzes import MOST_MINUTES, MOST_QUESTIONS, Terms
from studyapp.services.set_quizzes import Draft
from studyapp.store.queries.quiz_sets import QuizView
from studyapp.web.forms import Form as OurForm
from studyapp.web.quiz.forms import MODE_WORDS, DrawForm, one_of, whole, whole_or_none

_FORMAT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
LEVELS = (*BLOOM_LEVELS, ANY_LEVEL)
FEEDBACK_WORDS = {
    "end": "When the learner has finished",
    "close": "When the quiz has closed for everybody",
    "now": "After each question (practice only)",
}


def _in_our_time(form: Form, field: Field) -> None:
    """Nothing, or a time that every zone can hold."""
    if not field.raw_data or not field.raw_data[0].strip():
        field.errors = []
        raise StopValidation
    if field.data is None or not 2000 <= field.data.year <= 2199:
        field.errors = []
        raise StopValidation("Write date and time, such as 2026-03-02 14:00.")


def _no_exam(form: Form, field: Field) -> None:
    if field.data == "now" and form.mode.data == "exam":
        raise StopValidation("An exam tells nothing before it is over; choose another time.")


def _not_blank(form: Form, field: Field) -> None:
    if not (field.data or "").strip():
        raise StopValidation("Write a title.")


def _without_nul(text: str | None) -> str | None:
    """No name holds one, and PostgreSQL refuses to keep it."""
    return text and text.replace("\0", "")


class QuizForm(DrawForm):
    """What an instructor fills in; times are in the zone of the one who does."""

    title = StringField(
        "Title", filters=[_without_nul], validators=[_not_blank, Length(max=200)]
    )
    instructions = TextAreaField(
        "Instructions", filters=[_without_nul], validators=[Optional(), Length(max=4000)]
    )
    mode = one_of("Kind", dict(reversed(MODE_WORDS.items())), "Choose practice or exam.")
    feedback = one_of(
        "Feedback", FEEDBACK_WORDS, "Choose when to show what was right.", _no_exam
    )
    shuffle = BooleanField("Shuffle the choices of each question", default=True)
    same_for_all = BooleanField("Everybody gets the same questions", default=True)
    opens_at = DateTimeLocalField("Opens", format=_FORMAT, validators=[_in_our_time])
    closes_at = DateTimeLocalField("Closes", format=_FORMAT, validators=[_in_our_time])
    attempts_allowed = IntegerField(
        "Attempts allowed", default=1, validators=[whole_or_none(1, 99)]
    )
    revision = IntegerField(default=0, widget=HiddenInput(), validators=[whole(0, 10**6)])

    @classmethod
    def of(cls, quiz: QuizView, zone: dt.tzinfo) -> QuizForm:
        """The form as a quiz fills it."""
        same = (
            "title", "instructions", "mode", "topics", "count", "bands", "levels", "order",
            "minutes", "feedback", "shuffle", "same_for_all", "attempts_allowed", "revision",
        )  # fmt: skip
        values = {name: getattr(quiz, name) for name in same}
        for name in ("opens_at", "closes_at"):
            at = getattr(quiz, name)
            values[name] = at and at.astimezone(zone).replace(tzinfo=None)
        return cls(data=values)

    def draft(self, seats: dict[Cell, int], zone: dt.tzinfo) -> Draft:
        """What the filled-in form and table say; Invalid where the two contradict."""
        chosen = self.wish
        terms = Terms(
            self.mode.data, self.order.data, self.feedback.data, self.minutes.data,
            self.shuffle.data,
        )  # fmt: skip
        opens, closes = (
            field.data and field.data.replace(tzinfo=zone).astimezone(dt.UTC)
            for field in (self.opens_at, self.closes_at)
        )
        return Draft(
            title=self.title.data.strip(),
            instructions=(self.instructions.data or "").strip(),
            wish=Wish(chosen.topics, chosen.levels, chosen.bands, chosen.count, seats),
            terms=terms,
            same_for_all=self.same_for_all.data,
            opens_at=opens,
            closes_at=closes,
            attempts_allowed=self.attempts_allowed.data,
        )


class Seats:
    """The blueprint as a table of small numbers, topics by levels; empty where none is given.

    ``typed`` keeps what stood in the cells, ``problem`` says what is wrong with it.
    """

    def __init__(self, typed: Mapping[Cell, str]) -> None:
        self.typed = {cell: text for cell, text in typed.items() if text.strip()}
        wrong = [text for text in self.typed.values() if not _is_number(text)]
        self.problem = (
            f"“{wrong[0][:20]}” is no number of questions; write 0 to {MOST_QUESTIONS}."
            if wrong
            else ""
        )

    @classmethod
    def sent(cls, topics: Iterable[str]) -> Seats:
        """What the request's form holds."""
        cells = [(topic, level) for topic in topics for level in LEVELS]
        return cls({cell: request.form.get(f"seats-{'-'.join(cell)}", "") for cell in cells})

    @classmethod
    def of(cls, quiz: QuizView) -> Seats:
        return cls({(topic, level): str(n) for topic, level, n in quiz.blueprint})

    @property
    def cells(self) -> dict[Cell, int]:
        """The cells that give questions; meaningful where there is no problem."""
        found = {cell: int(text) for cell, text in self.typed.items()}
        return {cell: number for cell, number in found.items() if number}


def _is_number(text: str) -> bool:
    text = text.strip()
    return text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST_QUESTIONS


class ExtendForm(OurForm):
    """More minutes for one learner."""

    email = StringField(
        "E-mail address", filters=[_without_nul], validators=[InputRequired(), Length(max=255)]
    )
    minutes = IntegerField("Extra minutes", validators=[whole(0, MOST_MINUTES)])
