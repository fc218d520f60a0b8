"""A directory of bank files to a :class:`Bank`, or every reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from studyapp.domain.bank.file_reading import FileReading
from studyapp.domain.bank.problems import (
    BankProblems,
    FieldPath,
    Problem,
    errors,
    in_reading_order,
)
from studyapp.domain.bank.schema import (
    BANK_FILE,
    TOPICS_FOLDER,
    Bank,
    BankFile,
    TopicFile,
    Written,
)
from studyapp.domain.questions import AnyQuestion, parse_question

_TOPIC_NAME = re.compile(r"[0-9]{2}-[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")


def read_bank(directory: Path) -> Bank:
    """The bank in ``directory``; raises :class:`BankProblems`, which holds every problem."""
    bank, problems = read_bank_leniently(directory)
    if bank is None or errors(problems):
        raise BankProblems(problems)
    return bank


def read_bank_leniently(directory: Path) -> tuple[Bank | None, tuple[Problem, ...]]:
    """What can be used of the bank, and all problems in reading order.

    A question with a problem is left out; of two with one id the first stays. Without a
    usable ``bank.yaml`` there is no bank, but the topic files are checked all the same.
    """
    meta_file = FileReading(directory, BANK_FILE)
    meta = _read_meta(meta_file)
    names, problems = _topic_names(directory)
    topics = [_read_topic(FileReading(directory, name), meta) for name in names]
    _drop_repeated_ids(topics)
    for file in (meta_file, *(topic.file for topic in topics)):
        problems += file.problems
    if meta is None:
        return None, in_reading_order(problems)
    usable = [topic for topic in topics if topic.head]
    bank = Bank(
        meta=meta,
        topics=tuple(topic.whole() for topic in usable),
        written={key: place for topic in usable for key, place in topic.written()},
        meta_written=Written(BANK_FILE, (), meta_file.document.lines),
    )
    return bank, in_reading_order(problems)


def read_meta(directory: Path) -> BankFile:
    """``bank.yaml`` alone; raises :class:`BankProblems`."""
    file = FileReading(directory, BANK_FILE)
    meta = _read_meta(file)
    if meta is None:
        raise BankProblems(file.problems)
    return meta


@dataclass
class _Topic:
    """One topic file while it is read; ``head`` is missing where the file is of no topic."""

    file: FileReading
    head: TopicFile | None
    questions: list[tuple[int, AnyQuestion]]

    def whole(self) -> TopicFile:
        assert self.head is not None
        questions = tuple(question for _, question in self.questions)
        return self.head.model_copy(update={"questions": questions})

    def written(self) -> Iterator[tuple[str, Written]]:
        for index, question in self.questions:
            path: FieldPath = ("questions", index)
            yield question.id, Written(self.file.name, path, self.file.document.lines)


def _read_meta(file: FileReading) -> BankFile | None:
    data = file.require_fields()
    if data is None:
        return None
    try:
        return BankFile.model_validate(data)
    except ValidationError as error:
        file.note_refusal(error, data, model=BankFile)
        return None


def _topic_names(directory: Path) -> tuple[list[str], list[Problem]]:
    """The topic files in order, and a problem for everything else that stands there."""
    folder = directory / TOPICS_FOLDER
    if folder.is_symlink():
        message = "is a link; put the folder itself here"
        return [], [Problem(TOPICS_FOLDER, 1, "file", message)]
    if not folder.is_dir():
        message = "is missing; make the folder and put the topic files there"
        return [], [Problem(TOPICS_FOLDER, 1, "file", message)]
    names, problems = [], []
    for entry in sorted(folder.iterdir()):
        name = f"{TOPICS_FOLDER}/{entry.name}"
        if _TOPIC_NAME.fullmatch(entry.name):
            names.append(name)
        elif not entry.name.startswith("."):
            message = "is no topic file; name it by number and slug: 01-scaling-laws.yaml"
            problems.append(Problem(name, 1, "file", message))
    return names, problems


def _read_topic(file: FileReading, meta: BankFile | None) -> _Topic:
    data = file.require_fields()
    if data is None:
        return _Topic(file, None, [])
    items = data.get("questions")
    questions = _read_questions(file, items) if isinstance(items, list) else []
    head = {**data, "questions": []} if isinstance(items, list) else data
    try:
        topic = TopicFile.model_validate(head)
    except ValidationError as error:
        file.note_refusal(error, data, model=TopicFile)
        return _Topic(file, None, questions)
    belongs = meta is not None and _in_syllabus(file, topic, meta)
    return _Topic(file, topic if belongs else None, questions)


def _read_questions(file: FileReading, items: list[Any]) -> list[tuple[int, AnyQuestion]]:
    questions = []
    for index, item in enumerate(items):
        try:
            questions.append((index, parse_question(item)))
        except ValidationError as error:
            file.note_refusal(error, item, ("questions", index))
    return questions


def _in_syllabus(file: FileReading, topic: TopicFile, meta: BankFile) -> bool:
    row = meta.topic(topic.topic)
    if row is None:
        message = f"“{topic.topic}” is not among the topics of {BANK_FILE}; add it there"
        file.note_at(("topic",), message)
        return False
    if file.name != row.file:
        message = f"the topic {row.slug} stands in {row.file}; rename this file"
        file.note_at(("topic",), message)
        return False
    return True


def _drop_repeated_ids(topics: list[_Topic]) -> None:
    """Keep the first question of each id, and note the others with the place of the first.

    Questions with other problems count too, so that one reading tells all.
    """
    first: dict[str, str] = {}
    for topic in topics:
        repeated = set()
        for index, question_id in _ids(topic.file):
            path: FieldPath = ("questions", index, "id")
            here = f"{topic.file.name}:{topic.file.line(path)}"
            there = first.setdefault(question_id, here)
            if there != here:
                repeated.add(index)
                message = f"“{question_id}” is taken already, at {there}; choose another"
                topic.file.note_at(path, message, "repeated-id")
        topic.questions = [pair for pair in topic.questions if pair[0] not in repeated]


def _ids(file: FileReading) -> Iterator[tuple[int, str]]:
    items = (file.fields or {}).get("questions")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield index, item["id"]
