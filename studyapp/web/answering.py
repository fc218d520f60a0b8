"""The answer form of all question types, and what was typed as a Response.

One form serves every type: ``pick`` comes from radio buttons, tick boxes or
selects, ``text`` from fields typed in, both in the order of the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from studyapp.domain.errors import Invalid
from studyapp.domain.grading import UNANSWERED, Response, number_problem
from studyapp.domain.questions import (
    GAP,
    AnyQuestion,
    Categorize,
    Cloze,
    Flashcard,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from studyapp.domain.rating import RATINGS
from studyapp.domain.shuffling import order_shown, seed_of
from studyapp.store.queries.questions import QuestionView
from studyapp.web.forms import TOKEN, Form

LONGEST_TYPED = 500


class IntegerList(Field):
    """All values of a repeated field as integers; an empty one is UNANSWERED."""

    data: list[int]

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data = [int(v) if v.strip() else UNANSWERED for v in valuelist[:50]]
        except ValueError as error:
            self.data = []
            raise ValueError("Choose from the list.") from error


class TextList(Field):
    """All values of a repeated field."""

    data: list[str]

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = [value.replace("\0", "")[:LONGEST_TYPED] for value in valuelist[:50]]


class AnswerForm(Form):
    """An answer. ``shown`` is when the page was made, in milliseconds since 1970; ``skip``
    is “I don't know”, ``hint`` the wish to see the hint before answering; ``confidence`` what
    was said before checking; ``mode`` that of the sitting on whose page it was given."""

    token = HiddenField(validators=TOKEN)
    number = IntegerField(validators=[InputRequired(), NumberRange(1, 10**6)])
    shown = IntegerField(validators=[Optional(), NumberRange(0, 10**14)])
    hints = IntegerField(default=0, validators=[Optional(), NumberRange(0, 9)])
    pick = IntegerList()
    text = TextList()
    rating = StringField(validators=[Optional(), AnyOf(RATINGS)])
    confidence = StringField(validators=[Optional(), AnyOf(("knew", "guessed"))])
    mode = HiddenField(validators=[Optional(), AnyOf(("study", "cram"))])
    skip = StringField(validators=[Optional(), Length(max=10)])
    hint = StringField(validators=[Optional(), Length(max=10)])


def card_token(user_id: int, question_id: str, log_id: int) -> str:
    """The token of the next answer to a card: the same on every page until the log grows."""
    return f"{seed_of(user_id, question_id, log_id):016x}"


def order_for(question: AnyQuestion, token: str) -> tuple[int, ...]:
    """The order in which a page with this token shows the question."""
    return order_shown(question, seed_of(token))


def taken_since(shown: int | None, at: dt.datetime) -> dt.timedelta:
    """Time between the page and its answer; zero where the page did not say."""
    if not shown:
        return dt.timedelta()
    return at - dt.datetime.fromtimestamp(shown / 1000, dt.UTC)


def millis(at: dt.datetime) -> int:
    return int(at.timestamp() * 1000)


def response_of(question: AnyQuestion, form: AnswerForm, order: tuple[int, ...]) -> Response:
    """What the form says, in the terms of the written question. Raises Invalid with advice."""
    if form.skip.data:
        return _nothing(question)
    picks = form.pick.data
    match question:
        case SingleChoice() | TrueFalse():
            response = Response(picks=_at(order, picks[:1]))
        case MultipleChoice():
            response = Response(picks=tuple(sorted(set(_at(order, picks)))))
        case Cloze():
            response = Response(texts=_by_gap(question, form.text.data))
        case ShortAnswer():
            response = Response(texts=tuple(text.strip() for text in form.text.data))
        case Numeric():
            response = Response(texts=tuple(text.strip() for text in form.text.data[:1]))
            if not response.is_empty and (
                advice := number_problem(question, response.texts[0])
            ):
                raise Invalid(advice)
        case Matching():
            response = Response(picks=_padded(_at(order, picks), len(question.pairs)))
        case Ordering():
            response = Response(picks=_sequence(order, picks))
        case Categorize():
            response = Response(picks=_sorted_out(question, order, picks))
        case Flashcard():
            if form.rating.data not in {"again", "hard", "good", "easy"}:
                raise Invalid("Say how well you knew it.")
            response = Response(recalled=form.rating.data != "again")
    if response.is_empty:
        raise Invalid(_ADVICE.get(question.type, "Choose an answer first."))
    return response


_ADVICE = {
    "cloze": "Fill at least one gap first.",
    "short_answer": "Type an answer first.",
    "numeric": "Type a number first.",
    "matching": "Match at least one pair first.",
    "ordering": "Give every line its place first.",
    "categorize": "Sort at least one item first.",
}


def _nothing(question: AnyQuestion) -> Response:
    return Response(recalled=False) if isinstance(question, Flashcard) else Response()


def _at(order: tuple[int, ...], picks: Sequence[int]) -> tuple[int, ...]:
    return tuple(order[p] if 0 <= p < len(order) else UNANSWERED for p in picks)


def gap_places(question: Cloze) -> list[int]:
    """The gaps, from 0, in the order in which a page shows their fields."""
    return [int(number) - 1 for number, _ in GAP.findall(question.stem)]


def _by_gap(question: Cloze, typed: Sequence[str]) -> tuple[str, ...]:
    """What was typed, by gap; a page has a field for every place where a gap stands in the
    stem, in any order, and of a gap that stands twice the first filled field counts."""
    found = [""] * len(question.answers)
    for gap, text in zip(gap_places(question), typed, strict=False):
        found[gap] = found[gap] or text.strip()
    return tuple(found)


def _padded(picks: tuple[int, ...], length: int) -> tuple[int, ...]:
    return (picks + (UNANSWERED,) * length)[:length]


def _sequence(order: tuple[int, ...], places: Sequence[int]) -> tuple[int, ...]:
    """Items by the places (from 0) given to them; every place must be given once."""
    if all(place == UNANSWERED for place in places):
        return ()
    if sorted(places) != list(range(len(order))):
        raise Invalid(
            "Give every line a place of its own: two lines share one, or one has none."
        )
    return tuple(order[places.index(place)] for place in range(len(order)))


def _sorted_out(
    question: Categorize, order: tuple[int, ...], picks: Sequence[int]
) -> tuple[int, ...]:
    found = [UNANSWERED] * len(order)
    for shown_at, pick in enumerate(picks[: len(order)]):
        if 0 <= pick < len(question.categories):
            found[order[shown_at]] = pick
    return tuple(found)


@dataclass(frozen=True)
class OnPage:
    """A question as a template shows it: parsed once, with its order and what was picked."""

    view: QuestionView
    question: AnyQuestion
    order: tuple[int, ...]
    picked: tuple[int, ...] = ()
    """In page order, as the form had them."""
    typed: tuple[str, ...] = ()


def on_page(view: QuestionView, token: str, form: AnswerForm | None = None) -> OnPage:
    """The question as a page with ``token`` shows it, with what ``form`` holds kept."""
    question = view.question
    return OnPage(
        view,
        question,
        order_for(question, token),
        tuple(form.pick.data) if form else (),
        tuple(form.text.data) if form else (),
    )
