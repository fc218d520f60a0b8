"""One question on its way into one of Moodle's formats: its texts, tags, note and losses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.loss import Loss, Outcome
from studyapp.exchange.moodle.extras import long_tags, tags
from studyapp.exchange.moodle.formatted import Formatted, is_simple


class CannotCarry(Exception):
    """The format has no way to write this question; ``str()`` is the reason."""


class Writing:
    """Gathers, while a question is written, what stands beside it in tags and comments."""

    def __init__(
        self, question: AnyQuestion, format_name: str, wording: Callable[[str], Formatted]
    ) -> None:
        self.question = question
        self.tags = tags(question)
        self.note: dict[str, Any] = {}
        self.losses = long_tags(question)
        self._format_name = format_name
        self._wording = wording

    def lose(self, field: str, message: str, outcome: Outcome = "changed") -> None:
        loss = Loss(self.question.id, field, message, outcome)
        if loss not in self.losses:
            self.losses.append(loss)

    def text(self, markdown: str, field: str) -> Formatted:
        """A text in the format that suits it."""
        found = self._wording(markdown)
        if found.lost:
            self.lose(field, found.lost)
        return found

    def as_typed(self, markdown: str, field: str) -> str:
        """A text where Moodle takes plain text alone: our Markdown stays visible there."""
        if not is_simple(markdown):
            self.lose(field, "stands as typed: Moodle shows plain text here, Markdown and all")
        return markdown

    def keep_aside(self, key: str, value: Any) -> None:
        """Into the comment, which other programs drop; nothing where there is nothing."""
        if value:
            self.note[key] = value
            name = self._format_name
            self.lose(key, f"{name} has no place for this; a comment keeps it for this program")


def drafts_only(questions: Iterable[AnyQuestion]) -> list[Loss]:
    """That the state of questions does not travel, said once a file."""
    if all(question.status == "draft" for question in questions):
        return []
    return [Loss("file", "status", "a question that is read back is a draft", "left_out")]


def category_path(topic: str) -> str:
    """Moodle's path of a topic's category."""
    name = " ".join(topic.split()).replace("/", "//")
    return f"$course$/top/{name}" if name else "$course$/top"


def category_name(path: str) -> str:
    """The last name of such a path; empty for the top itself."""
    parts = path.replace("//", "\0").split("/")
    name = parts[-1].replace("\0", "/").strip()
    return "" if name in ("top", "$course$", "$module$", "$system$") else name
