"""A learner as the study services know one: an id and the settings of study."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.domain.days import Calendar
from studyapp.domain.scheduling import Policy


@dataclass(frozen=True)
class Learner:
    """``desired_retention`` from 0.7 to 0.97; ``new_per_day`` and ``reviews_per_day`` count
    cards never seen and cards that come back."""

    id: int
    zone: str = "UTC"
    rollover: int = 4
    new_per_day: int = 20
    desired_retention: float = 0.9
    reviews_per_day: int = 200

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.zone, self.rollover)

    @property
    def policy(self) -> Policy:
        return Policy(desired_retention=self.desired_retention)
