"""A topic as a study sheet, to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from studyapp.domain.errors import NotFound
from studyapp.domain.questions import AnyQuestion, Citation
from studyapp.store.engine import db
from studyapp.store.queries.questions import QuestionView, topics
from studyapp.store.queries.quizzes import withheld_ids
from studyapp.store.queries.sheets import SourceName, source_names, topic_questions
from studyapp.web.browse.paper import paper_order, stranger
from studyapp.web.identity import learner, now

KEYS = ("beside", "apart")
"""Answers under each question, or all of them after the last question."""


@dataclass(frozen=True)
class OnPaper:
    """One question of the sheet; ``places`` says where it is answered, in words."""

    number: int
    view: QuestionView
    question: AnyQuestion
    order: tuple[int, ...]
    places: str
    withheld: bool


def sheet() -> ResponseReturnValue:
    """All questions of a topic with answers, explanations and citations."""
    chosen = request.args.get("topic", "")
    topic = next((t for t in topics(db.session) if t.slug == chosen and t.questions), None)
    if topic is None:
        raise NotFound("There is no topic of that name to print.")
    key = request.args.get("key", "")
    who = learner()
    hidden = withheld_ids(db.session, who.id, now()) if who else set()
    parsed = [(view, view.question) for view in topic_questions(db.session, topic.slug)]
    names = source_names(db.session)
    cited = [
        name
        for name in names.values()
        if any(
            _shown(c, q, names) and c.source == name.id for _, q in parsed for c in q.citations
        )
    ]
    return render_template(
        "browse/sheet.html",
        topic=topic,
        key_place=key if key in KEYS else KEYS[0],
        sources=cited,
        today=(who or stranger()).calendar.day_of(now()),
        questions=[
            OnPaper(
                number, view, question, paper_order(question),
                _places(question, names, [name.id for name in cited]), view.id in hidden,
            )
            for number, (view, question) in enumerate(parsed, 1)
        ],
    )  # fmt: skip


def _shown(citation: Citation, question: AnyQuestion, names: dict[str, SourceName]) -> bool:
    """Not a passage of an excerpt where the question cites the whole as well."""
    name = names.get(citation.source)
    return name is not None and all(c.source != name.whole for c in question.citations)


def _places(question: AnyQuestion, names: dict[str, SourceName], cited: list[str]) -> str:
    """“turns 4–6”, with the source's number where the sheet cites several."""
    places = []
    for citation in question.citations:
        if _shown(citation, question, names):
            unit = names[citation.source].unit
            several = citation.turns.last > citation.turns.first
            span = str(citation.turns).replace("-", "–")
            source = f"source {cited.index(citation.source) + 1}, " if len(cited) > 1 else ""
            places.append(f"{source}{unit}{'s' if several else ''} {span}")
    return "; ".join(places)
