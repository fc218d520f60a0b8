"""A bank to canonical files: what is read and written again is the same, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyapp.domain.bank.files import replace_text
from studyapp.domain.bank.layout import Flow, Spaced, Verbatim, lay_out
from studyapp.domain.bank.read import read_bank
from studyapp.domain.bank.schema import BANK_FILE, TOPICS_FOLDER, Bank, BankFile, TopicFile
from studyapp.domain.questions import AnyQuestion, dump_question


@dataclass(frozen=True, slots=True)
class Outcome:
    """What writing did; files by their names relative to the bank's directory.

    ``strangers`` are files in the topics folder that belong to no topic that was written:
    they were left alone, and whoever asked for the writing decides about them.
    """

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    strangers: tuple[str, ...]


def file_form(question: AnyQuestion) -> dict[str, Any]:
    """The fields of a question as its file holds them: plain values, defaults left out."""
    data = dump_question(question)
    if data.get("shuffle") or question.type == "true_false":
        data.pop("shuffle", None)
    for choice in data.get("choices", ()):
        if not choice["feedback"]:
            del choice["feedback"]
    if data.get("readings", {}).get("reviewer", "") is None:
        del data["readings"]["reviewer"]
    return data


def topic_yaml(topic: TopicFile) -> str:
    """The canonical text of a topic file."""
    questions = tuple(_styled(question) for question in topic.questions)
    return lay_out({"topic": topic.topic, "title": topic.title, "questions": Spaced(questions)})


def bank_yaml(meta: BankFile) -> str:
    """The canonical text of ``bank.yaml``."""
    data = meta.model_dump(mode="json")
    for topic in data["topics"]:
        if topic["title"] is None:
            del topic["title"]
        topic["speakers"] = Flow(topic["speakers"])
    return lay_out(data)


def write_bank(bank: Bank, directory: Path) -> Outcome:
    """Write ``bank.yaml`` and a file for each topic of the bank, those that differ only.

    Each file is replaced whole or not at all. Nothing is deleted.
    """
    texts = {BANK_FILE: bank_yaml(bank.meta)}
    for topic in bank.topics:
        row = bank.meta.topic(topic.topic)
        if row is None:
            raise ValueError(f"the topic {topic.topic} is not in the syllabus of the bank")
        texts[row.file] = topic_yaml(topic)
    changed = {name for name, text in texts.items() if replace_text(directory / name, text)}
    folder = directory / TOPICS_FOLDER
    standing = sorted(folder.iterdir()) if folder.is_dir() else []
    names = [f"{TOPICS_FOLDER}/{path.name}" for path in standing if path.name[0] != "."]
    return Outcome(
        changed=tuple(name for name in texts if name in changed),
        unchanged=tuple(name for name in texts if name not in changed),
        strangers=tuple(name for name in names if name not in texts),
    )


def canonicalise(directory: Path) -> Outcome:
    """Give the files of a bank their canonical text; comments in them are lost.

    Raises :class:`BankProblems`, before anything is written, when any file has a problem.
    """
    return write_bank(read_bank(directory), directory)


def _styled(question: AnyQuestion) -> dict[str, Any]:
    """The file's fields with the notation of each: what stands in brackets, what unquoted."""
    data = file_form(question)
    if "tags" in data:
        data["tags"] = Flow(data["tags"])
    if question.type == "short_answer":
        data["answers"] = Flow(data["answers"])
    if question.type == "cloze":
        data["answers"] = Flow(_gap(variants) for variants in data["answers"])
    for citation in data.get("citations", ()):
        citation["turns"] = Verbatim(citation["turns"])
    if "readings" in data:
        data["readings"] = {who: Verbatim(day) for who, day in data["readings"].items()}
    return data


def _gap(variants: list[str]) -> str | Flow:
    """One gap of a cloze: a single accepted answer stands without brackets."""
    return variants[0] if len(variants) == 1 else Flow(variants)
