"""Questions to a GIFT file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.gift.write_answers import written
from studyapp.exchange.loss import Exported, Loss
from studyapp.exchange.moodle.extras import written_note
from studyapp.exchange.moodle.formatted import Formatted, brief
from studyapp.exchange.moodle.writing import CannotCarry, Writing, category_path, drafts_only

_RETURNS = re.compile(r"\r\n?")


def export(lines: Iterable[tuple[AnyQuestion, str]]) -> Exported:
    """UTF-8; a topic is a category. Questions that GIFT cannot hold are left out and said."""
    rows = list(lines)
    losses: list[Loss] = drafts_only(question for question, _ in rows)
    parts: list[str] = []
    topic = ""
    count = 0
    for question, belongs in rows:
        writing = Writing(question, "GIFT", _wording)
        try:
            text = _question(writing)
        except CannotCarry as reason:
            losses.append(Loss(question.id, "question", str(reason), "left_out"))
            continue
        if belongs != topic:
            topic = belongs
            parts.append(f"$CATEGORY: {category_path(topic)}")
        parts.append(text)
        losses += writing.losses
        count += 1
    return Exported(("\n\n".join(parts) + "\n").encode(), count, tuple(losses))


def _wording(markdown: str) -> Formatted:
    """A carriage return would end the line, and with it the question."""
    return brief(_RETURNS.sub("\n", markdown))


def _question(writing: Writing) -> str:
    question = writing.question
    if "\r" in question.model_dump_json().replace("\\r", "\r"):
        writing.lose("question", "carriage returns became line ends")
    writing.keep_aside("hint", question.hint)
    writing.keep_aside("waive", question.waive)
    body = written(writing)
    comment = " ".join([f"[id:{question.id}]", *(f"[tag:{tag}]" for tag in writing.tags)])
    head = [f"// {comment}"]
    if writing.note:
        head.append(f"// {written_note(writing.note)}")
    return "\n".join([*head, f"::{question.id}::{body}"])
