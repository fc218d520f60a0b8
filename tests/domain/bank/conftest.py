"""A small bank on disk, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

BANK = """\
id: tides
title: Tides
description: A bank for the tests.
language: en
licence: MIT
topics:
  - number: 1
    slug: moon
    title: The moon
    target: 1
    speakers: [Ada Reef]
  - number: 2
    slug: sun
    target: 1
    speakers: []
"""

MOON = """\
topic: moon
title: The moon
questions:
  - id: moon-pull
    type: single_choice
    stem: What pulls the sea?
    choices:
      - text: The moon
        correct: true
        feedback: Yes; it is near.
      - text: The wind
        correct: false
        feedback: No; that makes waves.
    explanation: The moon is near, so its pull differs from side to side.
    bloom: remember
    difficulty: 0.5
    tags: [moon]
    status: ready
    citations:
      - source: talk
        turns: 4-6
    readings:
      curator: 2026-01-31
      reviewer: 2026-02-01
"""

SUN = """\
topic: sun
title: The sun
questions:
  - id: sun-share
    type: numeric
    stem: How many spring tides are there in a lunar month?
    value: 2
    tolerance: 0
    explanation: Sun and moon stand in line twice.
    bloom: apply
    difficulty: 0.5
    status: ready
    citations:
      - source: talk
        turns: 9
    readings:
      curator: 2026-01-31
      reviewer: 2026-02-01
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A bank of two topics without any problem, in canonical form."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "bank.yaml").write_text(BANK, encoding="utf-8")
    (tmp_path / "topics/01-moon.yaml").write_text(MOON, encoding="utf-8")
    (tmp_path / "topics/02-sun.yaml").write_text(SUN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def spoil(directory: Path) -> Callable[..., Path]:
    """Replace a part (it must be there once) of one file of the bank."""

    def change(old: str, new: str, file: str = "topics/01-moon.yaml") -> Path:
        path = directory / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        return directory

    return change
