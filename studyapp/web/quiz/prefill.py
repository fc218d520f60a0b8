"""A stored answer put back into its page: the reverse of ``answering.response_of``."""

from __future__ import annotations

from studyapp.domain.grading import UNANSWERED, Response
from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Cloze,
    Matching,
    MultipleChoice,
    Ordering,
    SingleChoice,
    TrueFalse,
)
from studyapp.store.queries.quiz_items import ItemView
from studyapp.web.answering import AnswerForm, OnPage, gap_places


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
    typed = item.response.texts
    if isinstance(question, Cloze) and typed:
        typed = tuple(typed[gap] for gap in gap_places(question))
    return OnPage(item.view, question, item.order_shown, picked, typed)


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
