"""The forms of quizzes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from wtforms import Field, Form, HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from studyapp.domain.quizzes import FEEDBACK, MOST_QUESTIONS, ORDERS, USUAL_QUESTIONS
from studyapp.store.queries.questions import TopicView
from studyapp.web.forms import TOKEN
from studyapp.web.forms import Form as OurForm


def _in_bounds(form: Form, field: Field) -> None:
    if field.data is None or not 1 <= field.data <= MOST_QUESTIONS:
        field.errors = []
        raise StopValidation(f"Write a whole number from 1 to {MOST_QUESTIONS}.")


def _known(form: Form, field: Field) -> None:
    if not set(field.data or ()) <= {choice.value for choice in field.choices}:
        raise StopValidation("One of these topics is not in the bank; choose from the list.")


class OnceForm(OurForm):
    """A button that makes one attempt, however often it is sent."""

    token = HiddenField(
        default=lambda: secrets.token_hex(16),
        validators=TOKEN,
    )


class SetupForm(OnceForm):
    """What a quiz is made of; no topic ticked means all of them."""

    topics = SelectMultipleField(
        "Topics",
        validators=[_known],
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    count = IntegerField("Questions", default=USUAL_QUESTIONS, validators=[_in_bounds])
    order = RadioField(
        "Order",
        choices=[
            SelectChoice("shuffled", "Shuffled"),
            SelectChoice("bank", "As in the bank, topic by topic"),
        ],
        default=ORDERS[0],
        validate_choice=False,
        validators=[AnyOf(ORDERS, "Choose one of the two orders.")],
    )
    feedback = RadioField(
        "Feedback",
        choices=[
            SelectChoice("now", "After each question"),
            SelectChoice("end", "At the end, all together"),
        ],
        default=FEEDBACK[0],
        validate_choice=False,
        validators=[AnyOf(FEEDBACK, "Choose when to see what was right.")],
    )
    zone = HiddenField(validators=[Optional(), Length(max=64)])

    def offer(self, topics: Iterable[TopicView]) -> None:
        """Let these topics be ticked."""
        self.topics.choices = [SelectChoice(topic.slug, topic.title) for topic in topics]
