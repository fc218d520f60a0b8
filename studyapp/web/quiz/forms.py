"""The forms with which learners begin quizzes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from wtforms import Field, Form, HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from studyapp.domain.blueprint import BANDS, Wish
from studyapp.domain.questions import BLOOM_LEVELS
from studyapp.domain.quizzes import (
    FEEDBACK,
    MODES,
    MOST_MINUTES,
    MOST_QUESTIONS,
    ORDERS,
    USUAL_QUESTIONS,
    Terms,
)
from studyapp.store.queries.questions import TopicView
from studyapp.web.forms import TOKEN
from studyapp.web.forms import Form as OurForm


def whole(low: int, high: int) -> Any:
    """A validator: a whole number within bounds, said in one sentence."""

    def check(form: Form, field: Field) -> None:
        if field.data is None or not low <= field.data <= high:
            field.errors = []
            raise StopValidation(f"Write a whole number from {low} to {high}.")

    return check


def whole_or_none(low: int, high: int) -> Any:
    """As :func:`whole`, or nothing at all."""

    def check(form: Form, field: Field) -> None:
        if field.raw_data and field.raw_data[0].strip():
            whole(low, high)(form, field)
        else:
            field.errors = []
            raise StopValidation

    return check


def known(what: str) -> Any:
    """A validator: every tick is one of those offered."""

    def check(form: Form, field: Field) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise StopValidation(f"One of these {what} is not known; choose from the list.")

    return check


class Ticks(SelectMultipleField):
    """A row of tick boxes; none ticked leaves everything in."""

    option_widget = CheckboxInput()
    widget = ListWidget(prefix_label=False)

    def __init__(self, label: str, what: str, choices: Iterable[str] = (), **more: Any) -> None:
        offered = [SelectChoice(name, name.capitalize()) for name in choices]
        super().__init__(
            label, choices=offered, validators=[known(what)], validate_choice=False, **more
        )

    def offer(self, topics: Iterable[TopicView]) -> None:
        """Let these topics be ticked."""
        self.choices = [SelectChoice(topic.slug, topic.title) for topic in topics]


def one_of(label: str, choices: dict[str, str], message: str, *more: Any) -> RadioField:
    """Radio buttons of which the first is the default."""
    return RadioField(
        label,
        choices=[SelectChoice(value, words) for value, words in choices.items()],
        default=next(iter(choices)),
        validate_choice=False,
        validators=[AnyOf(tuple(choices), message), *more],
    )


MODE_WORDS = dict(zip(MODES, ("Practice", "Exam"), strict=True))
ORDER_WORDS = dict(zip(ORDERS, ("Shuffled", "As in the bank, topic by topic"), strict=True))
FEEDBACK_WORDS = dict(
    zip(FEEDBACK, ("After each question", "At the end, all together"), strict=True)
)


class OnceForm(OurForm):
    """A button that makes one attempt, however often it is sent."""

    token = HiddenField(
        default=lambda: secrets.token_hex(16),
        validators=TOKEN,
    )
    zone = HiddenField(validators=[Optional(), Length(max=64)])


class DrawForm(OnceForm):
    """What is drawn."""

    topics = Ticks("Topics", "topics")
    count = IntegerField(
        "Questions", default=USUAL_QUESTIONS, validators=[whole(1, MOST_QUESTIONS)]
    )
    bands = Ticks("Difficulty", "difficulties", BANDS)
    levels = Ticks("Bloom level", "levels", BLOOM_LEVELS)
    order = one_of("Order", ORDER_WORDS, "Choose one of the two orders.")
    minutes = IntegerField("Time limit in minutes", validators=[whole_or_none(1, MOST_MINUTES)])

    @property
    def wish(self) -> Wish:
        """What the filled-in form asks for."""
        ticked = (tuple(f.data or ()) for f in (self.topics, self.levels, self.bands))
        return Wish(*ticked, self.count.data)


class SetupForm(DrawForm):
    """A learner's own quiz; an exam has its feedback at the end."""

    mode = one_of("Kind", MODE_WORDS, "Choose practice or exam.")
    feedback = one_of("Feedback", FEEDBACK_WORDS, "Choose when to see what was right.")

    @property
    def terms(self) -> Terms:
        """How it is to be taken."""
        feedback = "end" if self.mode.data == "exam" else self.feedback.data
        return Terms(self.mode.data, self.order.data, feedback, self.minutes.data)
