"""A stored answer put back into its page: the reverse of ``answering.response_of``."""

from __future__ import annotations

from studyapp.domain.grading import UNANSWERED, Response
from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Matching,
    MultipleChoice,
    Ordering,
    SingleChoice,
    TrueFalse,
)
from studyapp.store.queries.quizzes import ItemView
from studyapp.web.answering import AnswerForm, OnPage


def filled(item: ItemView, form: AnswerForm | None = None) -> OnPage:
    """The question of ``item`` as first shown, with what ``form`` or else the store holds."""
    question = item.question
    if form:
        return OnPage(
            item.view,
            question,
            item.order_shown,
            tuple(form.pick.data),
            tuple(form.text.data),
        )
    picked = picked_on_page(question, item.response, item.order_shown)
    return OnPage(item.view, question, item.order_shown, picked, item.response.texts)


def picked_on_page(
    question: AnyQuestion, response: Response, order: tuple[int, ...]
) -> tuple[int, ...]:
    """The picks of a response in the terms of a page that shows ``order``."""
    picks = response.picks
    if not picks:
        return ()
    match question:
        case SingleChoice() | TrueFalse() | MultipleChoice():
            return tuple(place for place, index in enumerate(order) if index in picks)
        case Matching():
            return tuple(order.index(p) if p in order else UNANSWERED for p in picks)
        case Ordering():
            return tuple(picks.index(index) for index in order)
        case Categorize():
            return tuple(picks[index] for index in order)
        case _:
            return ()
