"""Whether an answer from a file can be an answer to the question as it stands here."""

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
from studyapp.domain.shuffling import order_shown


def fits(question: AnyQuestion, order: tuple[int, ...], response: Response) -> bool:
    """Do order and picks name parts that the question has? Nothing shown fits any question."""
    places = len(order_shown(question, 0))
    if order and sorted(order) != list(range(places)):
        return False
    picks = response.picks
    if not picks:
        return True
    match question:
        case SingleChoice() | MultipleChoice() | TrueFalse():
            return all(0 <= pick < len(question.choices) for pick in picks)
        case Ordering():
            return sorted(picks) == list(range(places))
        case Matching():
            return _in_range(picks, places, len(question.pairs))
        case Categorize():
            return _in_range(picks, places, len(question.categories))
        case _:
            return False


def _in_range(picks: tuple[int, ...], places: int, most: int) -> bool:
    return len(picks) == places and all(UNANSWERED <= pick < most for pick in picks)
