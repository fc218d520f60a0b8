"""How far a sitting has come when cards were put away on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyapp.domain.study import LogEntry, effective, put_away, standing


@dataclass(frozen=True)
class Course:
    """``done`` questions need no more work in this sitting; ``redo_ids`` were missed and will
    be asked again; ``away`` were put away, answered before or not."""

    done: int
    redo_ids: tuple[str, ...]
    away: frozenset[str]
    newest: LogEntry | None
    """What undo takes back next."""

    @property
    def reached(self) -> int:
        """Questions begun that count towards the size of the sitting."""
        return self.done + len(self.redo_ids)

    def planned(self, planned: int, left: int) -> int:
        """The size that the sitting will have where ``left`` questions remain to be begun."""
        return max(self.reached, min(planned, self.reached + left))


def course(log: Sequence[LogEntry]) -> Course:
    """The course of a sitting with this log. A missed question that was put away counts for
    nothing: another may take its place."""
    state, aside = standing(log), put_away(log)
    away = frozenset(entry.question_id for entry in aside)
    return Course(
        done=state.done,
        redo_ids=tuple(id_ for id_ in state.redo_ids if id_ not in away),
        away=away,
        newest=max([*effective(log), *aside], key=lambda entry: entry.id, default=None),
    )
