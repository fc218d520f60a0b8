"""When a row of a file is a row that is here already.

Rows are named by tokens, but tokens are made from the numbers of one server, so that another
may make the same. A row that came in by a file therefore keeps its token behind a prefix that
no server gives by itself; files leave the prefix out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping

_CAME_IN = "i~"
_LONGEST = 64


def portable(token: str) -> str:
    """The token as files show it."""
    return token.removeprefix(_CAME_IN)


class Known:
    """The tokens of one account, each with what its row is about.

    Two rows are one where the token is the same and so is what they are about.
    """

    def __init__(self, rows: Mapping[str, Hashable]) -> None:
        self._rows = dict(rows)

    def place(self, token: str, about: Hashable) -> tuple[str, bool]:
        """The token under which a file's row is stored here, and whether it is here already;
        if not, it is counted as here from now on."""
        digest = hashlib.sha256(f"{token}\n{about!r}".encode()).hexdigest()[:12]
        behind = f"{_CAME_IN}{token}"
        names = [token, behind, f"{behind[:48]}~{digest}"]
        for name in names:
            if name in self._rows and self._rows[name] == about:
                return name, True
        free = (name for name in names[1:] if len(name) <= _LONGEST and name not in self._rows)
        stored = next(free, f"{_CAME_IN}{digest}")
        self._rows[stored] = about
        return stored, False
