"""The passages that the questions of a result page cite, read together."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from studyapp.domain.questions import AnyQuestion
from studyapp.store.queries.questions import CitedPassage, cited_passages


def passages_of(
    session: Session, questions: Iterable[AnyQuestion]
) -> dict[str, list[CitedPassage]]:
    """The passages cited by each question, under its id.

    Questions that cite the same sources are read together: two statements for each
    combination of sources, however many questions there are.
    """
    groups: dict[frozenset[str], list[AnyQuestion]] = {}
    for question in questions:
        groups.setdefault(frozenset(c.source for c in question.citations), []).append(question)
    found: dict[str, list[CitedPassage]] = {}
    for group in groups.values():
        cited = dict.fromkeys(c for question in group for c in question.citations)
        known = {(p.source, p.span): p for p in cited_passages(session, cited)}
        for question in group:
            places = [(c.source, str(c.turns).replace("-", "–")) for c in question.citations]
            found[question.id] = [known[place] for place in places if place in known]
    return found
