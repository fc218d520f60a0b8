"""From a grade and what is known about the answer to a rating, by a versioned rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studyapp.domain.grading import Grade

Rating = Literal["again", "hard", "good", "easy"]
Confidence = Literal["knew", "guessed"]

RATINGS: tuple[Rating, ...] = ("again", "hard", "good", "easy")
RULE_VERSION = 1
_MOSTLY_RIGHT = 0.5


@dataclass(frozen=True)
class Evidence:
    """What else is known about one answer. ``chance`` is the share blind guessing earns."""

    chance: float = 0.0
    hinted: bool = False
    confidence: Confidence | None = None


def derive_rating(grade: Grade, evidence: Evidence) -> Rating:
    """The rating of rule 1. Time is no part of it; *easy* is the learner's alone to give.

    A full answer is good, or hard after a hint or a guess. A part of an answer,
    corrected for guessing, is hard from one half on; anything less is again.
    """
    if grade.correct:
        return "hard" if evidence.hinted or evidence.confidence == "guessed" else "good"
    earned = (grade.fraction - evidence.chance) / (1 - evidence.chance)
    return "hard" if earned >= _MOSTLY_RIGHT and not evidence.hinted else "again"
