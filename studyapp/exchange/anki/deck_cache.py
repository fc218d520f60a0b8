"""Packages that were made before: the same deck is not written twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from studyapp.exchange.anki.note_types import REVISED

MOST_KEPT = 30
"""Packages kept, the newest used."""


def deck_key(bank_id: str, title: str, versions: Mapping[str, int], beside: str) -> str:
    """Names everything that the bytes of a deck without progress depend on; ``beside``: the
    titles of topics and sources, in words of any kind."""
    text = json.dumps([bank_id, title, REVISED, list(versions.items()), beside])
    return hashlib.sha256(text.encode()).hexdigest()


def cached(folder: Path, key: str, make: Callable[[Path], object]) -> Path:
    """The package named ``key`` in ``folder``; ``make`` writes it where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{key}.apkg"
    if path.exists():
        os.utime(path)
        return path
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as draft:
        made = Path(draft, "deck.apkg")
        make(made)
        os.replace(made, path)
    kept = sorted(folder.glob("*.apkg"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in kept[MOST_KEPT:]:
        old.unlink(missing_ok=True)
    return path
