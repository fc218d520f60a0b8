"""From a form to a question, and from the domain's complaints back to the form's fields.

Fields are read into the plain values of the bank's file format, and every path in these
values is tied to the field it came from, so that a complaint of the domain finds its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from wtforms import Field

from studyapp.domain.bank.explain import explain
from studyapp.domain.bank.problems import FieldPath
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.web.author.fields import LineArea

if TYPE_CHECKING:
    from studyapp.web.author.forms import QuestionForm


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one field, for the list at the top of the page."""

    field_id: str
    message: str


@dataclass
class Reading:
    """The values of a form in the file format, with the field that each path came from."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[FieldPath, Field] = field(default_factory=dict)

    def put(self, name: str, value: Any, where: Field) -> None:
        self.data[name] = value
        self.places[(name,)] = where

    def put_row(self, name: str, value: Any, /, **fields: Field) -> None:
        """Add an entry to the list ``name``; ``fields`` are its parts, or ``whole``."""
        index = len(self.data[name])
        self.data[name].append(value)
        for part, where in fields.items():
            path = (name, index) if part == "whole" else (name, index, part)
            self.places[path] = where

    def place(self, path: FieldPath) -> tuple[Field | None, FieldPath]:
        """The field nearest to ``path``, and what is left of the path inside it."""
        for end in range(len(path), 0, -1):
            if (found := self.places.get(path[:end])) is not None:
                return found, path[end:]
        return None, path


def number_or_text(typed: str) -> float | str:
    """The number; what is none stays as typed, for the domain to refuse."""
    try:
        return float(typed.strip())
    except ValueError:
        return typed


def read_question(
    form: QuestionForm, id_: str, kept: dict[str, Any]
) -> tuple[AnyQuestion | None, list[Complaint]]:
    """The question that the form holds, or None and what is wrong with it, field by field.

    ``kept`` are values that the form does not show.
    """
    form.validate()
    reading = form.read()
    complaints = [Complaint(f.id, str(m)) for f in form if f.errors for m in f.errors]
    found = None
    try:
        found = parse_question({**reading.data, **kept, "id": id_})
    except ValidationError as error:
        refused = list(explain(error, {**reading.data, **kept, "id": id_}))
        complaints += complain(form, reading, refused)
    if form.topic.data not in form.topic_titles:
        complaints.append(_at(form.topic, (), "choose one of the list"))
    return (None if complaints else found), complaints


def complain(
    form: QuestionForm, reading: Reading, problems: Iterable[tuple[FieldPath, str]]
) -> list[Complaint]:
    """Put each problem at its field, and list them in the order found."""
    found = []
    for path, message in problems:
        where, rest = reading.place(path)
        found.append(_at(form.stem if where is None else where, rest, message))
    return found


def _at(where: Field, rest: FieldPath, message: str) -> Complaint:
    name = where.label.text
    if isinstance(where, LineArea) and rest and isinstance(rest[0], int):
        name = f"{name}, line {rest[0] + 1}"
    joint = " " if message.startswith(("is ", "must ", "needs ", "spans ")) else ": "
    sentence = f"{name}{joint}{message.removesuffix('.')}."
    where.errors = [*where.errors, sentence]
    return Complaint(where.id, sentence)
