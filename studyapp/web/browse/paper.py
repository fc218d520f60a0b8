"""What the list, the question and the sheet share: an order on paper, and a visitor."""

from __future__ import annotations

from studyapp.config import settings
from studyapp.domain.learners import Learner
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.shuffling import order_shown, seed_of


def paper_order(question: AnyQuestion) -> tuple[int, ...]:
    """The order of choices, rights or items on paper: the same on every sheet."""
    return order_shown(question, seed_of("paper", question.id))


def stranger() -> Learner:
    """Stands for a visitor who has no account: nobody's cards."""
    config = settings()
    return Learner(0, config.time_zone, config.rollover_hour, config.new_per_day)
