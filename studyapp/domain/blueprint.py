"""Which questions a quiz draws: seats for each topic and Bloom level, then a draw in each.

A *cell* is a topic and a Bloom level; a *blueprint* says how many questions each cell gives.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Literal

Order = Literal["shuffled", "bank"]
Cell = tuple[str, str]
"""A topic's slug and a Bloom level."""

ANY_LEVEL = "any"
"""In a blueprint of an instructor's: of whatever Bloom level."""
BANDS = ("easy", "medium", "hard")
_EASY_BELOW, _HARD_FROM = 0.35, 0.5
SECONDS_A_QUESTION = 40
"""For “about 8 min” before a quiz begins."""


def band_of(difficulty: float) -> str:
    """The band of a guess from 0 to 1: hard where half of those asked are thought to fail."""
    if difficulty < _EASY_BELOW:
        return "easy"
    return "hard" if difficulty >= _HARD_FROM else "medium"


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn. ``difficulty`` from 0 (easy) to 1."""

    id: str
    topic: str
    bloom: str = "understand"
    difficulty: float = 0.5

    @property
    def cell(self) -> Cell:
        return self.topic, self.bloom


@dataclass(frozen=True)
class Wish:
    """What a quiz is to be drawn from; an empty choice leaves all of its kind in. A
    ``blueprint`` overrides ``topics``, ``levels`` and ``count``."""

    topics: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    count: int = 10
    blueprint: Mapping[Cell, int] = field(default_factory=dict)

    def fits(self, candidate: Candidate) -> bool:
        """May this question be drawn?"""
        if self.bands and band_of(candidate.difficulty) not in self.bands:
            return False
        if self.blueprint:
            cells = candidate.cell, (candidate.topic, ANY_LEVEL)
            return any(self.blueprint.get(cell, 0) for cell in cells)
        in_topics = not self.topics or candidate.topic in self.topics
        return in_topics and (not self.levels or candidate.bloom in self.levels)

    @property
    def wanted(self) -> int:
        """How many questions are asked for."""
        return sum(self.blueprint.values()) if self.blueprint else self.count


@dataclass(frozen=True)
class Plan:
    """How large a draw will be, before it is made."""

    questions: int
    topics: int
    wanted: int

    @property
    def minutes(self) -> int:
        """About how long answering takes, at least one."""
        return max(1, round(self.questions * SECONDS_A_QUESTION / 60))


def plan(pool: Sequence[Candidate], wish: Wish) -> Plan:
    """What :func:`draw` will come to, whatever the seed."""
    if wish.blueprint:
        taken = _take(pool, wish.blueprint, random.Random(0))
        return Plan(len(taken), len({c.topic for c in taken}), wish.wanted)
    fitting = [candidate for candidate in pool if wish.fits(candidate)]
    questions = min(wish.count, len(fitting))
    return Plan(questions, min(questions, len({c.topic for c in fitting})), wish.wanted)


def draw(pool: Sequence[Candidate], wish: Wish, seed: int, order: Order) -> list[str]:
    """Ids of the questions that ``wish`` asks for, or of as many as ``pool`` holds; none twice.

    Without a blueprint the seats are those of :func:`allot`. ``bank`` keeps the order of
    ``pool``, ``shuffled`` mixes it. The same arguments draw the same questions.
    """
    dice = random.Random(seed)
    fitting = [candidate for candidate in pool if wish.fits(candidate)]
    seats = wish.blueprint or allot(_stock(fitting), wish.count, dice)
    drawn = [candidate.id for candidate in _take(fitting, seats, dice)]
    if order == "shuffled":
        dice.shuffle(drawn)
        return drawn
    chosen = set(drawn)
    return [candidate.id for candidate in pool if candidate.id in chosen]


def _stock(pool: Sequence[Candidate]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for candidate in pool:
        found[candidate.cell] = found.get(candidate.cell, 0) + 1
    return found


def _take(
    pool: Sequence[Candidate], seats: Mapping[Cell, int], dice: random.Random
) -> list[Candidate]:
    """Draw within cells; those of any level come last, from what is left of their topic."""
    heaps: dict[Cell, list[Candidate]] = {}
    for candidate in pool:
        heaps.setdefault(candidate.cell, []).append(candidate)
    taken: list[Candidate] = []
    for topic, level in sorted(seats, key=lambda cell: (cell[1] == ANY_LEVEL, cell)):
        cells = [c for c in heaps if c[0] == topic and level in (c[1], ANY_LEVEL)]
        there = [candidate for cell in cells for candidate in heaps[cell]]
        chosen = dice.sample(there, min(seats[topic, level], len(there)))
        taken += chosen
        for cell in cells:
            heaps[cell] = [c for c in heaps[cell] if c not in chosen]
    return taken


def allot(stock: Mapping[Cell, int], count: int, dice: random.Random) -> dict[Cell, int]:
    """Seats for each cell: ``count`` in all, or the whole ``stock`` where that is less.

    The quota of a cell is its share of the stock, but for this: a topic whose share is less
    than one seat has one, and where there are more topics than seats all topics have the same
    share of one. Every cell, every topic and every level gets its quota rounded down or up;
    ``dice`` say which, so that a cell's seats are its quota on the average of many draws.
    """
    cells = {cell: number for cell, number in stock.items() if number > 0}
    quotas = _quotas(cells, min(count, sum(cells.values())))
    return _rounded(quotas, dice)


def _quotas(stock: Mapping[Cell, int], count: int) -> dict[Cell, Fraction]:
    topics: dict[str, int] = {}
    for (topic, _), number in stock.items():
        topics[topic] = topics.get(topic, 0) + number
    shares = _topic_shares(topics, count)
    return {cell: shares[cell[0]] * number / topics[cell[0]] for cell, number in stock.items()}


def _topic_shares(topics: Mapping[str, int], count: int) -> dict[str, Fraction]:
    if count <= len(topics):
        return dict.fromkeys(topics, Fraction(count, max(1, len(topics))))
    shares: dict[str, Fraction] = {}
    while True:
        rest = {topic: number for topic, number in topics.items() if topic not in shares}
        seats, total = count - len(shares), sum(rest.values())
        small = [topic for topic, number in rest.items() if number * seats < total]
        if not small:
            return shares | {t: Fraction(number * seats, total) for t, number in rest.items()}
        shares |= dict.fromkeys(small, Fraction(1))


_REST = ""
"""The line that makes the fractions of every row and column a whole number."""


def _rounded(quotas: Mapping[Cell, Fraction], dice: random.Random) -> dict[Cell, int]:
    """Every entry, row and column rounded down or up, without bias (Cox 1987).

    As long as some entries have a fraction they lie on a cycle that turns in rows and columns
    by turns. Adding to every second of its entries what the others give up changes no sum;
    it is done until one entry is whole, in one direction or in the other.
    """
    loose = _fractions(quotas)
    ups = dict(loose)
    while loose:
        cycle = _cycle(list(loose))
        rising, falling = cycle[::2], cycle[1::2]
        up = min(*(1 - loose[c] for c in rising), *(loose[c] for c in falling))
        down = min(*(loose[c] for c in rising), *(1 - loose[c] for c in falling))
        chance = down / (up + down)
        step = up if dice.randrange(chance.denominator) < chance.numerator else -down
        for cells, by in ((rising, step), (falling, -step)):
            for cell in cells:
                ups[cell] = loose[cell] = loose[cell] + by
                if loose[cell].denominator == 1:
                    del loose[cell]
    return {cell: floor(quota) + int(ups.get(cell, 0)) for cell, quota in quotas.items()}


def _fractions(quotas: Mapping[Cell, Fraction]) -> dict[Cell, Fraction]:
    """The fractional parts, with what each row and each column lacks to a whole number."""
    found = {cell: quota % 1 for cell, quota in quotas.items() if quota % 1}
    lacks: dict[Cell, Fraction] = {}
    for (topic, level), part in found.items():
        for cell in ((topic, _REST), (_REST, level)):
            lacks[cell] = (lacks.get(cell, Fraction(0)) - part) % 1
    return found | {cell: part for cell, part in lacks.items() if part}


def _cycle(cells: Sequence[Cell]) -> list[Cell]:
    """Some cells of which each shares its row with one neighbour and its column with the
    other; every row and every column of ``cells`` holds two or more."""
    path: list[Cell] = []
    reached = [(0, cells[0][0])]  # rows (0) and columns (1), as they are passed
    while True:
        axis, name = reached[-1]
        step = next(c for c in cells if c[axis] == name and c not in path[-1:])
        path.append(step)
        stop = (1 - axis, step[1 - axis])
        if stop in reached:
            return path[reached.index(stop) :]
        reached.append(stop)
