"""How much of the syllabus and of the conversation a bank covers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from studyapp.domain.bank.schema import Bank, TopicFile
from studyapp.domain.questions import BLOOM_LEVELS, TYPES, AnyQuestion

TYPE_LIMIT = 0.40
TYPE_LIMITS: Mapping[str, float] = {"true_false": 0.10, "flashcard": 0.15}
REMEMBER_LIMIT = 0.45
NOBODY = "unknown"


def type_limit(kind: str) -> float:
    """The largest share of a bank (0 to 1) that questions of one type may take."""
    return TYPE_LIMITS.get(kind, TYPE_LIMIT)


def in_use(questions: Iterable[AnyQuestion]) -> tuple[AnyQuestion, ...]:
    """The questions that count: all but the retired."""
    return tuple(question for question in questions if question.status != "retired")


class Passage(NamedTuple):
    """A turn (or paragraph) long enough that some question should cite it."""

    source: str
    number: int
    speaker: str
    words: int


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Questions of a topic, of these ready, and the least number wanted."""

    number: int
    slug: str
    title: str
    target: int
    questions: int
    ready: int

    @property
    def missing(self) -> int:
        """How many questions the topic is short of its target."""
        return max(0, self.target - self.questions)


@dataclass(frozen=True, slots=True)
class Count:
    """Questions of one kind; ``limit`` is the largest share allowed, None where none is set."""

    name: str
    questions: int
    share: float
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A long passage with the ids of the questions that cite it."""

    passage: Passage
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What ``bank coverage`` shows. Retired questions count nowhere."""

    questions: int
    ready: int
    target: int
    topics: tuple[TopicCount, ...]
    types: tuple[Count, ...]
    bloom: tuple[Count, ...]
    speakers: tuple[Count, ...]
    passages: tuple[CitedPassage, ...]

    @property
    def uncited(self) -> tuple[Passage, ...]:
        """The long passages that no question cites."""
        return tuple(found.passage for found in self.passages if not found.questions)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for ``bank coverage --json``."""
        data = asdict(self)
        data["passages"] = [
            {**found.passage._asdict(), "questions": list(found.questions)}
            for found in self.passages
        ]
        return data


def coverage(
    bank: Bank, long_passages: Iterable[Passage | tuple[str, int, str, int]]
) -> Coverage:
    """Count the bank against its syllabus and against the passages that should be cited."""
    passages = tuple(Passage(*passage) for passage in long_passages)
    questions = in_use(bank.questions.values())
    citing = _citing(questions, passages)
    kinds: Counter[str] = Counter(question.type for question in questions)
    levels: Counter[str] = Counter(question.bloom for question in questions)
    total = len(questions)
    return Coverage(
        questions=total,
        ready=_ready(questions),
        target=sum(topic.target for topic in bank.meta.topics),
        topics=_topic_counts(bank),
        types=tuple(_count(kind, kinds[kind], total, type_limit(kind)) for kind in TYPES),
        bloom=tuple(
            _count(level, levels[level], total, REMEMBER_LIMIT if level == "remember" else None)
            for level in BLOOM_LEVELS
        ),
        speakers=_speaker_counts(bank, questions, citing),
        passages=tuple(CitedPassage(passage, tuple(citing[passage])) for passage in passages),
    )


def _count(name: str, number: int, total: int, limit: float | None = None) -> Count:
    return Count(name, number, number / total if total else 0.0, limit)


def _ready(questions: Iterable[AnyQuestion]) -> int:
    return sum(question.status == "ready" for question in questions)


def _topic_counts(bank: Bank) -> tuple[TopicCount, ...]:
    files: dict[str, TopicFile] = {topic.topic: topic for topic in bank.topics}
    counts = []
    for row in sorted(bank.meta.topics, key=lambda row: row.number):
        file = files.get(row.slug)
        questions = in_use(file.questions) if file else ()
        title = (file.title if file else row.title) or row.slug
        counts.append(
            TopicCount(
                row.number, row.slug, title, row.target, len(questions), _ready(questions)
            )
        )
    return tuple(counts)


def _citing(
    questions: Iterable[AnyQuestion], passages: Iterable[Passage]
) -> dict[Passage, list[str]]:
    """The questions that cite each passage, found without walking through wide spans."""
    of_source: dict[str, list[Passage]] = defaultdict(list)
    for passage in sorted(set(passages), key=lambda passage: passage.number):
        of_source[passage.source].append(passage)
    citing: dict[Passage, list[str]] = {p: [] for found in of_source.values() for p in found}
    for question in questions:
        for citation in question.citations:
            found = of_source.get(citation.source, [])
            start = bisect_left(found, citation.turns.first, key=lambda p: p.number)
            for passage in found[start:]:
                if passage.number > citation.turns.last:
                    break
                if question.id not in citing[passage]:
                    citing[passage].append(question.id)
    return citing


def _speaker_counts(
    bank: Bank, questions: Iterable[AnyQuestion], citing: Mapping[Passage, list[str]]
) -> tuple[Count, ...]:
    """Questions per speaker, most first; one that cites two speakers counts for both.

    A question that cites no long passage counts for its topic's speaker if there is one only.
    """
    speakers: dict[str, set[str]] = defaultdict(set)
    for passage, ids in citing.items():
        for question_id in ids:
            speakers[question_id].add(passage.speaker)
    counts: Counter[str] = Counter()
    for question in questions:
        row = bank.meta.topic(bank.topic_of[question.id].topic)
        only = row.speakers if row and len(row.speakers) == 1 else (NOBODY,)
        counts.update(speakers.get(question.id) or only)
    total = len(tuple(questions))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(_count(name, number, total) for name, number in ordered)
