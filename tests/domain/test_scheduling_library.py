"""The adapter against the plain ``fsrs`` library on a real learner's history."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

import fsrs
import pytest

from studyapp.domain.days import Calendar
from studyapp.domain.rating import RATINGS
from studyapp.domain.scheduling import Memory, Policy, review

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LOG = SHARED / "fsrs_reviews_mit.csv"
PLAIN = Policy(fuzz=False)


def real_histories() -> dict[int, list[tuple[dt.datetime, int]]]:
    """``(instant, rating 1 to 4)`` of every review of every card, in order of time."""
    found = defaultdict(list)
    with LOG.open(newline="") as lines:
        for row in csv.DictReader(lines):
            at = dt.datetime.fromisoformat(row["review_time"]).astimezone(dt.UTC)
            found[int(row["card_id"])].append((at, int(row["review_rating"])))
    return {card: sorted(reviews) for card, reviews in found.items()}


@pytest.mark.skipif(
    not LOG.exists(), reason="the real review history is not beside the checkout"
)
def test_a_real_history_gives_the_memory_that_the_library_gives() -> None:
    library = fsrs.Scheduler(maximum_interval=PLAIN.maximum_interval, enable_fuzzing=False)
    calendar = Calendar("UTC", 0)
    histories = real_histories()
    assert sum(map(len, histories.values())) > 10_000
    for number, reviews in histories.items():
        card = fsrs.Card(card_id=number, due=reviews[0][0])
        memory: Memory | None = None
        for at, rating in reviews:
            midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
            card, _ = library.review_card(card, fsrs.Rating(rating), midnight)
            memory = review(
                memory, RATINGS[rating - 1], at, calendar=calendar, policy=PLAIN, seed=number
            )
            assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
            assert (memory.state, memory.step) == (card.state.name.lower(), card.step)
            if card.state is fsrs.State.Review:
                assert memory.due == card.due
