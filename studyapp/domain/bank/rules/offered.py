"""The choices of a question as rules compare them: the keys against the distractors."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.domain.bank.rules.wording import plain
from studyapp.domain.questions import AnyQuestion, MultipleChoice, SingleChoice


@dataclass(frozen=True, slots=True)
class Offered:
    """Texts without markup, in written order, and the indices of the right ones."""

    texts: tuple[str, ...]
    keys: tuple[int, ...]
    shuffled: bool

    @property
    def right(self) -> tuple[str, ...]:
        return tuple(self.texts[index] for index in self.keys)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The distractors; none where every choice is right."""
        return tuple(text for index, text in enumerate(self.texts) if index not in self.keys)

    @property
    def at_key(self) -> tuple[str | int, ...]:
        """The path of the first key's text."""
        return ("choices", self.keys[0], "text")


def offered(question: AnyQuestion) -> Offered | None:
    """What a question lets a learner choose from; None for other types and for retired ones."""
    if question.status == "retired" or not isinstance(question, (SingleChoice, MultipleChoice)):
        return None
    texts = tuple(plain(choice.text) for choice in question.choices)
    return Offered(texts, question.keys, question.shuffle)
