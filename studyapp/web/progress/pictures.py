"""Everything that the page of progress shows, gathered from the statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from studyapp.domain.statistics import by_day, retention, strength
from studyapp.domain.statistics.answers import Answer
from studyapp.store.queries.load import TopicMemory
from studyapp.store.queries.progress import BankInMemory

TIME_DAYS = 30
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Pictures:
    """``ahead`` counts the cards due today and on each day after it; ``topics`` are those of
    which anything was seen, the weakest first."""

    today: dt.date
    days: dict[dt.date, by_day.DayDone]
    total: by_day.DayDone
    streak: by_day.Streak
    weeks: list[by_day.Week]
    ahead: list[int]
    recall: retention.Recall
    months: list[retention.Month]
    bins: list[retention.Bin]
    said: retention.Said
    strengths: dict[strength.Class, int]
    topics: list[TopicMemory]
    unseen: int
    recent: list[tuple[dt.date, by_day.DayDone]]
    week: by_day.DayDone

    @property
    def year(self) -> by_day.DayDone:
        """What was done on the days that the heat map shows."""
        return by_day.total(self.days, self.today - (by_day.BACK - 1) * _DAY)

    @property
    def days_in_year(self) -> int:
        first = self.today - (by_day.BACK - 1) * _DAY
        return sum(day >= first for day in self.days)

    @property
    def recent_total(self) -> by_day.DayDone:
        return sum((one for _, one in self.recent), by_day.DayDone())


def pictures_of(
    answers: Sequence[Answer],
    bank: BankInMemory,
    topics: Sequence[TopicMemory],
    *,
    today: dt.date,
    rest_days: int,
) -> Pictures:
    """The pictures of a learner who has answered something."""
    days = by_day.by_day(answers)
    ahead = by_day.forecast(bank.due, today)
    trials = retention.trials(answers)
    seen = [topic for topic in topics if topic.seen]
    return Pictures(
        today=today,
        days=days,
        total=by_day.total(days),
        streak=by_day.streak(days.keys(), today, rest_days),
        weeks=by_day.heat_map(days, ahead, today),
        ahead=ahead,
        recall=retention.recall(trials),
        months=retention.recall_by_month(trials, today),
        bins=retention.foreseen(trials),
        said=retention.said(answers),
        strengths=strength.strengths(bank.held),
        topics=sorted(seen, key=lambda topic: (topic.known, topic.number)),
        unseen=len(topics) - len(seen),
        recent=by_day.last_days(days, today, TIME_DAYS),
        week=by_day.total(days, today - 6 * _DAY),
    )
