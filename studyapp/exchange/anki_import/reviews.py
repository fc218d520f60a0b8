"""Reviews of our own notes, as answers for the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studyapp.domain.past_answers import PastAnswer
from studyapp.domain.rating import RATINGS
from studyapp.exchange.anki_import.collection import Reviewed
from studyapp.exchange.anki_import.container import BadPackage

MOST = 100_000
"""Answers taken from one package: as many as ten years of thirty a day."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FILTERED, _BY_HAND = 3, 4


@dataclass(frozen=True)
class ReadReviews:
    """``by_hand`` counts lines that are no answers: due dates set by hand, cards reset."""

    answers: tuple[PastAnswer, ...]
    by_hand: int


def read_reviews(reviews: Iterable[Reviewed], own: Mapping[int, str]) -> ReadReviews:
    """The answers to notes in ``own`` (note id to question id), in the order of time.

    A review in a filtered deck that moved no card (Anki writes factor 0) counts as crammed.
    Of the several cards of a cloze note each review counts for the one question.
    """
    answers: list[PastAnswer] = []
    by_hand = 0
    for review in reviews:
        question_id = own.get(review.note_id)
        if question_id is None:
            continue
        if review.kind >= _BY_HAND or not 1 <= review.ease <= len(RATINGS):
            by_hand += 1
            continue
        at = _instant(review.at)
        if at is None:
            continue
        if len(answers) == MOST:
            raise BadPackage(
                f"The package holds more than {MOST:,} reviews of our questions."
                " Export fewer decks."
            )
        crammed = review.kind == _FILTERED and review.factor == 0
        answers.append(
            PastAnswer(
                id=review.at,
                question_id=question_id,
                at=at,
                rating=RATINGS[review.ease - 1],
                taken=dt.timedelta(milliseconds=max(0, min(review.millis, 600_000))),
                mode="cram" if crammed else "anki",
            )
        )
    return ReadReviews(tuple(answers), by_hand)


def _instant(millis: int) -> dt.datetime | None:
    """None for a time that no calendar has."""
    try:
        return _EPOCH + dt.timedelta(milliseconds=millis)
    except OverflowError:
        return None
