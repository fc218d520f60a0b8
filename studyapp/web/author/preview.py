"""A question as a learner meets it, and as the feedback to a right answer."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.domain.grading import Grade, Response, grade
from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Cloze,
    Flashcard,
    Matching,
    Numeric,
    Ordering,
    ShortAnswer,
)
from studyapp.domain.rendering import render_question
from studyapp.services.versions import stored_content
from studyapp.store.engine import db
from studyapp.store.queries.questions import CitedPassage, QuestionView, cited_passages
from studyapp.web.answering import OnPage, on_page


@dataclass(frozen=True)
class Preview:
    """``order`` is the written one, as an editor thinks of the question."""

    shown: OnPage
    response: Response
    grade: Grade
    order: tuple[int, ...]
    passages: list[CitedPassage]


def preview_of(
    question: AnyQuestion, topic_title: str, view: QuestionView | None = None
) -> Preview:
    """Both sides of a question; ``view`` where it is stored already."""
    if view is None:
        view = QuestionView(
            id=question.id,
            version_id=0,
            number=0,
            status=question.status,
            topic="",
            topic_title=topic_title,
            content=stored_content(question),
            rendered=render_question(question),
        )
    response = model_response(question)
    return Preview(
        shown=on_page(view, "preview"),
        response=response,
        grade=grade(question, response),
        order=tuple(range(len(getattr(question, "choices", ())))),
        passages=cited_passages(db.session, question.citations),
    )


def model_response(question: AnyQuestion) -> Response:
    """The right answer; none where choices are marked anyway, chosen or not."""
    match question:
        case Cloze():
            return Response(texts=tuple(variants[0] for variants in question.answers))
        case ShortAnswer():
            return Response(texts=question.answers[:1])
        case Numeric():
            return Response(texts=(f"{question.value:g}",))
        case Matching():
            return Response(picks=tuple(range(len(question.pairs))))
        case Ordering():
            return Response(picks=tuple(range(len(question.items))))
        case Categorize():
            return Response(picks=tuple(place for _, place in question.placed_items))
        case Flashcard():
            return Response(recalled=True)
        case _:
            return Response()
