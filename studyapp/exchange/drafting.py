"""From what a file says to validated drafts: ids, cleaning, and a reason for each refusal."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from pydantic import ValidationError

from studyapp.domain.bank.explain import explain
from studyapp.domain.errors import Invalid
from studyapp.domain.questions import PAGE_NAMES, SLUG, parse_question
from studyapp.exchange.loss import Drafted, Imported, Loss, Outcome

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG_START = re.compile(r"<(?=[a-zA-Z/!][^<>]*>)")
_MOST_REASONS = 3
MOST_QUESTIONS = 20_000
MOST_WORK = 2_000_000
"""How much formatted text of one file is converted, in characters; see :meth:`Drafts.weigh`."""
_SIGNS = re.compile(r"[<&*_`${\\\[|]")
_SIGN_WORTH, _TEXT_WORTH = 30, 150


def slug(text: str, longest: int = 60) -> str:
    """Lower-case letters, digits and hyphens that resemble ``text``; perhaps empty."""
    plain = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(words) > longest:
        words = words[: longest + 1].rpartition("-")[0] or words[:longest]
    return words.strip("-")


def _is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None and len(text) <= 80


def _why_renamed(given: str) -> str:
    if given in PAGE_NAMES:
        return "is the address of a page"
    return "stands twice in the file" if _is_slug(given) else "is no slug"


def _field(path: tuple[str | int, ...]) -> str:
    """``choices.2.text``, counted from 1 as people do."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


class Drafts:
    """Collects the drafts of one file, in file order, and what was lost on the way."""

    def __init__(self) -> None:
        self._drafts: list[Drafted] = []
        self._losses: list[Loss] = []
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}
        self._work = 0

    def weigh(self, where: str, text: str, free: int = 0) -> None:
        """Call before ``text`` is converted from another program's markup: that costs time,
        most of it for the signs of markup. ``free`` of it are the format's own, which cost
        little. Raises Invalid where a file asks for too much."""
        signs = len(_SIGNS.findall(text))
        work = len(text) + (_SIGN_WORTH * signs + _TEXT_WORTH if signs else 0)
        self._work += max(0, work - free)
        if self._work > MOST_WORK:
            raise Invalid(
                f"{where}: up to here the file holds more formatted text than is read at once;"
                " divide it"
            )

    def lose(self, where: str, field: str, message: str, outcome: Outcome = "left_out") -> None:
        loss = Loss(where, field, message, outcome)
        if loss not in self._losses[-5:]:
            self._losses.append(loss)

    def add(self, where: str, data: dict[str, Any], topic: str = "") -> bool:
        """Take ``data`` as a draft; what it is refused for becomes a loss. True if taken.

        A missing or unusable ``id`` is made from the stem; of two questions with one id
        the second gets a number. Empty values count as not given. Raises Invalid where the
        file holds more questions than one import takes.
        """
        written = {key: value for key, value in data.items() if value not in (None, "", [], {})}
        cleaned = {key: self._clean(where, key, value) for key, value in written.items()}
        if len(self._drafts) >= MOST_QUESTIONS:
            raise Invalid(f"{where}: more than {MOST_QUESTIONS:,} questions; divide the file")
        given = str(cleaned.get("id", ""))
        cleaned |= {"id": self._id(given, str(cleaned.get("stem", ""))), "status": "draft"}
        try:
            question = parse_question(cleaned)
        except ValidationError as error:
            self._refuse(where, error, cleaned)
            return False
        if given and given != question.id:
            reason = _why_renamed(given)
            self.lose(where, "id", f"“{given[:80]}” {reason}; now {question.id}", "changed")
        self._taken.add(question.id)
        self._drafts.append(Drafted(question, slug(topic, 80)))
        return True

    def imported(self) -> Imported:
        return Imported(tuple(self._drafts), tuple(self._losses))

    def _refuse(self, where: str, error: ValidationError, data: dict[str, Any]) -> None:
        reasons = list(explain(error, data))
        for path, sentence in reasons[:_MOST_REASONS]:
            self.lose(
                where, _field(path) or "question", f"the question was left out: {sentence}"
            )

    def _clean(self, where: str, field: str, value: Any) -> Any:
        if isinstance(value, str):
            return self._clean_text(where, field, value)
        if isinstance(value, (list, tuple)):
            return [self._clean(where, field, part) for part in value]
        if isinstance(value, dict):
            return {key: self._clean(where, field, part) for key, part in value.items()}
        return value

    def _clean_text(self, where: str, field: str, text: str) -> str:
        if _CONTROL.search(text):
            text = _CONTROL.sub("", text)
            self.lose(where, field, "control characters were taken out", "changed")
        if _TAG_START.search(text):
            text = _TAG_START.sub("&lt;", text)
            self.lose(where, field, "HTML is shown as text; write Markdown instead", "changed")
        return text

    def _id(self, given: str, stem: str) -> str:
        wanted = given if _is_slug(given) else slug(given) or slug(stem)
        if wanted in PAGE_NAMES:
            wanted += "-question"
        return self._unique(wanted or "question")

    def _unique(self, wanted: str) -> str:
        number = self._next.get(wanted, 1)
        name = wanted
        while name in self._taken:
            name = wanted if number == 1 else f"{wanted[:72].rstrip('-')}-{number}"
            number += name in self._taken
        self._next[wanted] = number
        return name
