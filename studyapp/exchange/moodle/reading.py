"""One question of a foreign file on its way to a draft: its texts, tags and losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studyapp.exchange.drafting import Drafts
from studyapp.exchange.loss import Outcome
from studyapp.exchange.moodle.answers import has_wildcard, untyped
from studyapp.exchange.moodle.extras import Tagged
from studyapp.exchange.moodle.formatted import Format, as_markdown, plain
from studyapp.exchange.moodle.fractions import Marked, understood


class LeftOut(Exception):
    """The question cannot be taken; ``field`` and ``str()`` say where and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Reading:
    """``where`` is its place in the file; ``note`` what a comment of ours keeps of it."""

    def __init__(
        self, drafts: Drafts, where: str, tagged: Tagged, note: dict[str, Any]
    ) -> None:
        self._drafts = drafts
        self.where = where
        self.tagged = tagged
        self.note = note if tagged.type else {}
        for tag in tagged.renamed:
            self.lose("tags", f"the tag “{tag[:80]}” became lower-case words with hyphens")

    @property
    def is_ours(self) -> bool:
        return bool(self.tagged.type)

    def lose(self, field: str, message: str, outcome: Outcome = "changed") -> None:
        self._drafts.lose(self.where, field, message, outcome)

    def text(self, written: str, format: Format, field: str) -> str:
        """The Markdown of a text; what is lost of it is noted."""
        self._drafts.weigh(self.where, written)
        found, messages = as_markdown(written, format)
        for message in messages:
            self.lose(field, message)
        return found

    def plain(self, written: str) -> str:
        """Plain text of the file: ours holds Markdown, another's the words themselves."""
        return written if self.is_ours else plain(written)

    def noted(self, key: str) -> str:
        value = self.note.get(key, "")
        return value if isinstance(value, str) else ""

    def common(self) -> dict[str, Any]:
        """What tags and the note say."""
        found = self.tagged.data()
        found["hint"] = self.noted("hint")
        if isinstance(self.note.get("waive"), dict):
            found["waive"] = self.note["waive"]
        return found

    def choices(self, marked: Sequence[Marked], single: bool) -> dict[str, Any]:
        """Type and choices; the order is fixed where a tag says so."""
        found = understood(marked, single)
        if found.refused:
            raise LeftOut("choices", found.refused)
        if found.lost:
            self.lose("choices", found.lost)
        fixed = self.tagged.named.get("order") == "fixed"
        return found.data | ({"shuffle": False} if fixed else {})

    def variants(self, marked: Sequence[Marked], field: str = "answers") -> list[str]:
        """The accepted typed answers: those that earn the full mark and are one text each."""
        found: list[str] = []
        for answer in marked:
            short = answer.text[:60]
            if answer.feedback:
                self.lose(field, f"the feedback of “{short}” is left out", "left_out")
            if answer.fraction < 99.99:
                if answer.fraction > 0:
                    reason = f"“{short}” earned a part of the mark and is left out"
                    self.lose(field, reason, "left_out")
            elif has_wildcard(answer.text):
                reason = f"“{short}” accepts anything in place of * and is left out"
                self.lose(field, reason, "left_out")
            else:
                found.append(untyped(answer.text))
        return found

    def categories(self, pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """Items under their categories, in the order of first mention."""
        groups: dict[str, list[str]] = {}
        for item, category in pairs:
            groups.setdefault(category, []).append(item)
        return [{"name": name, "items": items} for name, items in groups.items()]

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those with a left side; a right without one was only there to mislead."""
        for left, right in pairs:
            if not left:
                reason = f"the extra answer “{right[:60]}” is left out: here each has its pair"
                self.lose("pairs", reason, "left_out")
        return [(left, right) for left, right in pairs if left]
