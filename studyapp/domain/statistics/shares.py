"""A share of a count, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True)
class Share:
    """``hits`` of ``n``; ``low`` to ``high`` is Wilson's 95 % interval, 0 to 1 where n is 0."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.hits / self.n if self.n else None


def share(hits: int, n: int) -> Share:
    """The share with its 95 % interval by Wilson's score."""
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    z2 = _Z * _Z
    middle = (hits + z2 / 2) / (n + z2)
    half = _Z / (n + z2) * math.sqrt(hits * (n - hits) / n + z2 / 4)
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == n else min(1.0, middle + half)
    return Share(hits, n, low, high)


def share_of(outcomes: Iterable[bool]) -> Share:
    """The share of true ones."""
    found = list(outcomes)
    return share(sum(found), len(found))
