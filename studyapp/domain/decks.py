"""What a newer deck changes for somebody who has an older one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DeckChanges:
    """Ids of the questions that are new in a deck, that have another text, that are gone.

    Anki updates the changed and adds the new; what is gone stays in a collection until its
    owner deletes it there.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def deck_changes(before: Mapping[str, int], now: Mapping[str, int]) -> DeckChanges:
    """From one deck to another, each given as version numbers by question id."""
    return DeckChanges(
        new=tuple(id_ for id_ in now if id_ not in before),
        changed=tuple(id_ for id_ in now if id_ in before and before[id_] != now[id_]),
        gone=tuple(id_ for id_ in before if id_ not in now),
    )
