"""Time, memory and size of a deck of 50,000 notes, against genanki's own writer.

Both are given the same finished fields, in a process of its own each, and timed from
the first note taken to the file closed; the reading of the input is not counted. The
notes are the shipped bank's, over and over, with some words exchanged for others of the
bank: one in ten, as among variants of a question, or all of them, which is harder to
compress than any language. The best of several runs counts: what else the machine does
can only add.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import genanki

from studyapp.config import Config
from studyapp.domain.bank import read_bank
from studyapp.exchange.anki.export import CitedSource
from studyapp.exchange.anki.fields import field_values
from studyapp.exchange.anki.identity import deck_id, note_guid
from studyapp.exchange.anki.note_types import model
from studyapp.exchange.anki.package import PackageNote, open_package

NOTES, ROUNDS = 50_000, 5
_MODIFIED = int(dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp())
_WORD = re.compile(r"(<[^>]*>|\{\{c\d+::|\}\}|&[#\w]+;)|([A-Za-z][\w'’-]*)")
_GAP = re.compile(r"\{\{c(\d+)::")
_SPOKEN = (1, 2, 4, 7)
"""The places of the fields that hold sentences."""


def shipped() -> list[dict[str, Any]]:
    """The shipped bank's notes."""
    bank = read_bank(Config(data=Path(), database_url="").bank)
    cited = [CitedSource("A conversation, turn 115", "https://example.org/conversation")]
    return [
        {
            "type": question.type,
            "topic": topic.topic,
            "fields": field_values(
                question, bank_id=bank.meta.id, topic_title=topic.title, sources=cited
            ),
            "tags": [*question.tags, f"topic::{topic.topic}", f"type::{question.type}"],
        }
        for topic in bank.topics
        for question in topic.questions
    ]


def write_input(path: Path, share: float) -> None:
    """One note a line; ``share`` of the words are exchanged."""
    notes = shipped()
    spoken = [note["fields"][place] for note in notes for place in _SPOKEN]
    words = [found[2] for text in spoken for found in _WORD.finditer(text) if found[2]]
    chance = random.Random(1)

    def other(found: re.Match[str]) -> str:
        if found[2] and chance.random() < share:
            return words[int(chance.random() * len(words))]
        return found[0]

    with path.open("w") as lines:
        for number in range(NOTES):
            note = notes[number % len(notes)]
            fields = list(note["fields"])
            for place in _SPOKEN:
                fields[place] = _WORD.sub(other, fields[place])
            fields[0] += f"-{number}"
            guid = note_guid("bench", fields[0])
            lines.write(json.dumps(note | {"fields": fields, "guid": guid}) + "\n")


class Input:
    """The notes of an input file, and the seconds spent on reading them."""

    def __init__(self, path: Path) -> None:
        self.path, self.wall, self.cpu = path, 0.0, 0.0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with self.path.open() as lines:
            while some := self._some(lines):
                yield from some

    def _some(self, lines: TextIO) -> list[dict[str, Any]]:
        wall, cpu = time.perf_counter(), time.process_time()
        notes = [json.loads(line) for line in islice(lines, 50)]
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        return notes


def ordinals(note: dict[str, Any]) -> tuple[int, ...]:
    if note["type"] != "cloze":
        return (0,)
    return tuple(sorted({int(number) - 1 for number in _GAP.findall(note["fields"][1])}))


def ours(notes: Input, out: Path) -> None:
    topics: dict[str, genanki.Deck] = {}

    def rows() -> Iterator[PackageNote]:
        for due, note in enumerate(notes, 1):
            topic = note["topic"]
            if topic not in topics:
                topics[topic] = genanki.Deck(deck_id("bench", topic), f"Bench::{topic}")
            yield PackageNote(
                note["guid"], model(note["type"]).model_id,
                topics[topic].deck_id, note["fields"], note["tags"], _MODIFIED,
                ordinals(note), due,
            )  # fmt: skip

    with open_package(out, first_id=_MODIFIED * 1000) as package:
        package.add_notes(rows())
        types = ("single_choice", "multiple_choice", "true_false", "cloze", "short_answer",
                 "numeric", "matching", "ordering", "categorize", "flashcard")  # fmt: skip
        package.finish(map(model, types), topics.values(), rollover=4)


def theirs(notes: Input, out: Path) -> None:
    topics: dict[str, genanki.Deck] = {}
    for note in notes:
        topic = note["topic"]
        if topic not in topics:
            topics[topic] = genanki.Deck(deck_id("bench", topic), f"Bench::{topic}")
        topics[topic].add_note(
            genanki.Note(
                model=model(note["type"]),
                fields=note["fields"],
                guid=note["guid"],
                tags=note["tags"],
            )
        )
    genanki.Package(list(topics.values())).write_to_file(out)


def write_once(who: str, source: Path, out: Path) -> None:
    """In a process of its own: write, and print what it cost as JSON."""
    notes = Input(source)
    wall, cpu = time.perf_counter(), time.process_time()
    {"ours": ours, "genanki": theirs}[who](notes, out)
    print(
        json.dumps(
            {
                "wall": time.perf_counter() - wall - notes.wall,
                "cpu": time.process_time() - cpu - notes.cpu,
                "memory": most_memory(),
                "size": out.stat().st_size / 1e6,
            }
        )
    )


def most_memory() -> float:
    """The most that this program has had in memory, in MB. The kernel's figure for children
    would count what the process was before it became this program."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024


def measured(who: str, source: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "bench.decks", who, str(source), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def compare(folder: Path, words: str, share: float) -> None:
    source, out = folder / "notes.jsonl", folder / "deck.apkg"
    write_input(source, share)
    runs: dict[str, list[dict[str, float]]] = {"genanki": [], "ours": []}
    for _ in range(ROUNDS):
        for who, found in runs.items():
            found.append(measured(who, source, out))
    best = {
        who: {name: min(run[name] for run in found) for name in found[0]}
        for who, found in runs.items()
    }
    print(f"deck of {NOTES:,} notes, {words}:")
    for who, cost in best.items():
        print(
            f"  {who:8} {cost['wall']:5.2f} s ({cost['cpu']:.2f} s of CPU), "
            f"{cost['memory']:4.0f} MB of memory, {cost['size']:6.1f} MB of file"
        )
    mine, other = best["ours"], best["genanki"]
    print(
        f"  time 1/{other['wall'] / mine['wall']:.1f} (CPU 1/{other['cpu'] / mine['cpu']:.1f}; "
        f"at most 1/3), memory {mine['memory']:.0f} MB (at most 120), "
        f"size 1/{other['size'] / mine['size']:.1f} (at most 1/9)"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), "one word in ten exchanged", 0.1)
        compare(Path(folder), "every word by chance", 1.0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_once(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
