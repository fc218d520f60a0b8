"""How probable a count is if nothing but chance is at work; exact, or by the gamma function."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def at_least(successes: int, chances: Iterable[float]) -> float:
    """The probability of that many successes or more in independent trials.

    ``chances`` holds the probability of each trial; with equal ones this is the binomial's
    upper tail, otherwise the Poisson binomial's.
    """
    return min(1.0, sum(_distribution(chances)[max(0, successes) :]))


def two_sided(successes: int, trials: int, chance: float = 0.5) -> float:
    """The exact binomial test: the probability of a count no likelier than this one."""
    likely = _distribution([chance] * trials)
    limit = likely[successes] * (1 + 1e-9)
    return min(1.0, sum(p for p in likely if p <= limit))


def _distribution(chances: Iterable[float]) -> list[float]:
    """The probability of 0, 1, 2 … successes."""
    likely = [1.0]
    for chance in chances:
        longer = [p * (1 - chance) for p in likely] + [0.0]
        for count, p in enumerate(likely):
            longer[count + 1] += p * chance
        likely = longer
    return likely


def chi_squared(observed: Sequence[int]) -> tuple[float, int]:
    """Pearson's statistic against equal shares, and its degrees of freedom."""
    expected = sum(observed) / len(observed)
    return sum((count - expected) ** 2 / expected for count in observed), len(observed) - 1


def chi_squared_tail(statistic: float, freedom: int) -> float:
    """The probability of that statistic or a larger one: the regularized gamma function Q."""
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        step = a
        while abs(term) > abs(total) * 1e-15:
            step += 1
            term *= x / step
            total += term
        return max(0.0, 1 - front * total)
    return front * _fraction(a, x)


def _fraction(a: float, x: float) -> float:
    """The continued fraction of Q by Lentz's method (Numerical Recipes, 6.2)."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    result = d
    for i in range(1, 10_000):
        term = -i * (i - a)
        b += 2
        d = 1 / (term * d + b or tiny)
        c = b + term / c or tiny
        result *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return result
