"""Counting what becomes of the rows of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["reviews", "sittings", "attempts", "reports", "marks"]
KINDS: tuple[Kind, ...] = ("reviews", "sittings", "attempts", "reports", "marks")


@dataclass
class Tally:
    taken: Counter[Kind] = field(default_factory=Counter)
    known: Counter[Kind] = field(default_factory=Counter)
    left_out: Counter[Kind] = field(default_factory=Counter)
    other_version: int = 0
