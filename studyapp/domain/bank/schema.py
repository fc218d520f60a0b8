"""The shape of a bank: ``bank.yaml``, the topic files, and the two put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from studyapp.domain.bank.problems import FieldPath
from studyapp.domain.questions import AnyQuestion, Line, Markdown, Question, Slug

BANK_FILE = "bank.yaml"
TOPICS_FOLDER = "topics"

LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TopicMeta(_Part):
    """A row of the syllabus; ``target`` is the least number of questions of a full topic."""

    number: int = Field(ge=1, le=99)
    slug: Slug
    title: Line | None = None
    target: int = Field(default=0, ge=0, le=10_000)
    speakers: tuple[Line, ...] = ()

    @property
    def file(self) -> str:
        """Where the topic's questions stand, relative to the bank's directory."""
        return f"{TOPICS_FOLDER}/{self.number:02d}-{self.slug}.yaml"


class BankFile(_Part):
    """``bank.yaml``: what the bank is, and its syllabus in order."""

    id: Slug
    title: Line
    description: Markdown
    language: LanguageTag = "en"
    licence: Line
    topics: Annotated[tuple[TopicMeta, ...], Field(min_length=1, max_length=99)]

    @model_validator(mode="after")
    def _topics_differ(self) -> Self:
        for what in ("number", "slug"):
            values = [getattr(topic, what) for topic in self.topics]
            twice = next((value for value in values if values.count(value) > 1), None)
            if twice is not None:
                raise ValueError(f"topics: the {what} {twice} stands twice")
        return self

    def topic(self, slug: str) -> TopicMeta | None:
        """The syllabus row of that slug."""
        return next((topic for topic in self.topics if topic.slug == slug), None)


class TopicFile(_Part):
    """One file of questions; ``topic`` is a slug of the syllabus."""

    topic: Slug
    title: Line
    questions: tuple[Question, ...]


class Place(NamedTuple):
    """A line of a file of the bank; ``("", 0)`` for what came from no file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Written:
    """Where a question (or ``bank.yaml``) stands: its file, its path in it, the file's lines.

    ``lines`` maps the path of every field of the file to its line.
    """

    file: str = ""
    path: FieldPath = ()
    lines: Mapping[FieldPath, int] = field(default_factory=dict, repr=False)

    def place(self, path: FieldPath = ()) -> Place:
        """Where the field at ``path`` stands, or the nearest field around it."""
        return Place(self.file, nearest_line(self.lines, self.path + path))


def nearest_line(lines: Mapping[FieldPath, int], path: FieldPath) -> int:
    """The line of the field at ``path``, or of the nearest one around it; else 0."""
    for end in range(len(path), -1, -1):
        if (line := lines.get(path[:end])) is not None:
            return line
    return 0


@dataclass(frozen=True)
class Bank:
    """A whole bank with unique question ids; ``topics`` in the order of their numbers.

    ``written`` says by question id where a question stands, ``meta_written`` where the
    syllabus does; banks with the same content are equal, wherever they stand.
    """

    meta: BankFile
    topics: tuple[TopicFile, ...]
    written: Mapping[str, Written] = field(default_factory=dict, compare=False, repr=False)
    meta_written: Written = field(default=Written(), compare=False, repr=False)

    @cached_property
    def questions(self) -> Mapping[str, AnyQuestion]:
        """Every question by its id, in file order."""
        return {question.id: question for topic in self.topics for question in topic.questions}

    @cached_property
    def topic_of(self) -> Mapping[str, TopicFile]:
        """The topic of every question, by the question's id."""
        return {question.id: topic for topic in self.topics for question in topic.questions}

    def place(self, question_id: str, path: FieldPath = ()) -> Place:
        """File and line of a question, or of its field, such as ``("choices", 1, "text")``."""
        return self.written.get(question_id, Written()).place(path)
