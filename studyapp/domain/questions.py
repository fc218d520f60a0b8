"""The ten question types as validated, immutable values.

The same shape stands in the bank's YAML files, in ``--json`` output and in the
database, so a question has one definition. Text fields hold Markdown with
``$math$``; HTML is refused everywhere. Grading lives in :mod:`studyapp.domain.grading`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

TYPES = (
    "single_choice",
    "multiple_choice",
    "true_false",
    "cloze",
    "short_answer",
    "numeric",
    "matching",
    "ordering",
    "categorize",
    "flashcard",
)
STATUSES = ("draft", "in_review", "ready", "needs_work", "retired")
BLOOM_LEVELS = ("remember", "understand", "apply", "analyze", "evaluate", "create")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PAGE_NAMES = frozenset({"coverage", "exchange", "new", "reports", "sheet"})
"""What no question may be called: pages stand at these addresses, beside the questions."""
GAP = re.compile(r"\{\{(\d{1,2})(?:::([^{}]+))?\}\}")
_HTML = re.compile(r"<[a-zA-Z/!][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _refuse_markup(text: str) -> str:
    if _HTML.search(text):
        raise ValueError("HTML is not accepted; write Markdown instead")
    if _CONTROL.search(text):
        raise ValueError("contains a control character; delete it")
    return text


def _refuse_page_names(id_: str) -> str:
    if id_ in PAGE_NAMES:
        raise ValueError(f"“{id_}” is the address of a page; choose another id")
    return id_


Slug = Annotated[
    str, StringConstraints(pattern=rf"^{SLUG.pattern}$", min_length=1, max_length=80)
]
Markdown = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    AfterValidator(_refuse_markup),
]
OptionalMarkdown = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=10_000),
    AfterValidator(_refuse_markup),
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(_refuse_markup),
]


Number = Annotated[
    float,
    Field(allow_inf_nan=False),
    PlainSerializer(lambda n: int(n) if n.is_integer() else n, return_type=int | float),
]


LONGEST_PASSAGE = 500


class Span(BaseModel):
    """A passage: an inclusive range of turns (or paragraphs), numbered from 1 in file order."""

    model_config = ConfigDict(frozen=True)
    first: int = Field(ge=1, le=1_000_000)
    last: int = Field(ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the range {self.first}-{self.last} runs backwards")
        if self.last - self.first >= LONGEST_PASSAGE:
            raise ValueError(
                f"the range {self.first}-{self.last} has more than {LONGEST_PASSAGE} turns;"
                " cite a shorter passage"
            )
        return self

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def __iter__(self) -> Iterator[int]:  # type: ignore[override]
        return iter(range(self.first, self.last + 1))


def _read_span(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("write turns as 12 or 12-14")
    if isinstance(value, int):
        return {"first": value, "last": value}
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(\d{1,6})\s*(?:[-–]\s*(\d{1,6})\s*)?", value)
        if not match:
            raise ValueError("write turns as 12 or 12-14")
        first = int(match[1])
        return {"first": first, "last": int(match[2] or first)}
    return value


def _write_span(span: Span) -> int | str:
    return span.first if span.first == span.last else str(span)


SpanField = Annotated[
    Span, BeforeValidator(_read_span), PlainSerializer(_write_span, return_type=int | str)
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Part):
    """Where in which source the question is answered."""

    source: Slug
    turns: SpanField


class Choice(_Part):
    text: Markdown
    correct: bool = False
    feedback: OptionalMarkdown = ""


class Pair(_Part):
    left: Markdown
    right: Markdown


class Category(_Part):
    name: Line
    items: Annotated[tuple[Markdown, ...], Field(min_length=1, max_length=20)]


class Readings(_Part):
    """When the question was written and by whom it was read a second time, as roles."""

    curator: dt.date
    reviewer: dt.date | None = None


def _give_reasons(waivers: dict[str, str]) -> dict[str, str]:
    for name, reason in waivers.items():
        if len(reason) < LEAST_REASON:
            raise ValueError(f"the reason for {name} needs at least {LEAST_REASON} characters")
    return dict(sorted(waivers.items()))


LEAST_REASON = 10
Waivers = Annotated[dict[Slug, Line], AfterValidator(_give_reasons)]
"""Rules of ``bank check`` that do not hold for a question, each with the reason why not."""


class QuestionBase(_Part):
    """What every type has. ``difficulty`` is a guess from 0 (easy) to 1 (hard)."""

    id: Annotated[Slug, AfterValidator(_refuse_page_names)]
    type: str
    stem: Markdown
    explanation: OptionalMarkdown = ""
    hint: OptionalMarkdown = ""
    bloom: Literal["remember", "understand", "apply", "analyze", "evaluate", "create"] = (
        "remember"
    )
    difficulty: float = Field(default=0.5, ge=0, le=1)
    tags: tuple[Slug, ...] = ()
    status: Literal["draft", "in_review", "ready", "needs_work", "retired"] = "draft"
    citations: tuple[Citation, ...] = ()
    readings: Readings | None = None
    waive: Waivers = Field(default_factory=dict)

    @model_validator(mode="after")
    def _tags_once(self) -> Self:
        if len(set(self.tags)) != len(self.tags):
            raise ValueError("tags: the same tag stands twice")
        return self


def _distinct(what: str, texts: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for text in texts:
        folded = " ".join(text.casefold().split())
        if folded in seen:
            raise ValueError(f"{what}: “{text}” stands twice")
        seen.add(folded)


class _ChoiceQuestion(QuestionBase):
    """``shuffle: false`` keeps the written order, for choices with an order of their own."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=10)]
    shuffle: bool = True

    @model_validator(mode="after")
    def _choices_differ(self) -> Self:
        _distinct("choices", tuple(choice.text for choice in self.choices))
        return self

    @property
    def keys(self) -> tuple[int, ...]:
        """Indices of the right choices."""
        return tuple(i for i, choice in enumerate(self.choices) if choice.correct)


class SingleChoice(_ChoiceQuestion):
    type: Literal["single_choice"]

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if len(self.keys) != 1:
            raise ValueError(
                f"choices: exactly one must be marked correct, {len(self.keys)} are"
            )
        return self


class MultipleChoice(_ChoiceQuestion):
    type: Literal["multiple_choice"]

    @model_validator(mode="after")
    def _some_key(self) -> Self:
        if not self.keys:
            raise ValueError("choices: at least one must be marked correct")
        return self


class TrueFalse(_ChoiceQuestion):
    """Two choices, “True” and “False”, in that order."""

    type: Literal["true_false"]
    shuffle: Literal[False] = False

    @model_validator(mode="after")
    def _true_then_false(self) -> Self:
        if tuple(choice.text for choice in self.choices) != ("True", "False"):
            raise ValueError("choices: write the two choices True and False, in that order")
        if len(self.keys) != 1:
            raise ValueError("choices: exactly one of True and False must be marked correct")
        return self


def _as_variants(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple((gap,) if isinstance(gap, str) else gap for gap in value)
    return value


Variants = Annotated[tuple[Line, ...], Field(min_length=1, max_length=30)]


class Cloze(QuestionBase):
    """Gaps stand in the stem as ``{{1}}`` or ``{{1::hint}}``.

    ``answers`` has one entry a gap: the accepted variants, the best one first
    (a single string is a list of one).
    """

    type: Literal["cloze"]
    answers: Annotated[
        tuple[Variants, ...], BeforeValidator(_as_variants), Field(min_length=1, max_length=20)
    ]

    @model_validator(mode="after")
    def _gaps_answered(self) -> Self:
        gaps = {int(number) for number, _ in GAP.findall(self.stem)}
        wanted = set(range(1, len(self.answers) + 1))
        if gaps != wanted:
            raise ValueError(
                f"stem: has gaps {sorted(gaps)} but answers are given for {sorted(wanted)};"
                " write {{1}}, {{2}} … once for each answer"
            )
        return self


class ShortAnswer(QuestionBase):
    """``answers`` are the accepted variants, the one to show first."""

    type: Literal["short_answer"]
    answers: Variants


class Numeric(QuestionBase):
    """Right within ``value ± tolerance``; ``unit`` may be typed or left out."""

    type: Literal["numeric"]
    value: Number
    tolerance: Annotated[Number, Field(ge=0)] = 0.0
    unit: OptionalMarkdown = ""


class Matching(QuestionBase):
    """Each left belongs to the right beside it; the rights are shown shuffled."""

    type: Literal["matching"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=12)]

    @model_validator(mode="after")
    def _lefts_differ(self) -> Self:
        _distinct("pairs", tuple(pair.left for pair in self.pairs))
        return self


class Ordering(QuestionBase):
    """``items`` stand in the right order and are shown shuffled."""

    type: Literal["ordering"]
    items: Annotated[tuple[Markdown, ...], Field(min_length=2, max_length=12)]

    @model_validator(mode="after")
    def _items_differ(self) -> Self:
        _distinct("items", self.items)
        return self


class Categorize(QuestionBase):
    """Every item belongs to the category it is written under."""

    type: Literal["categorize"]
    categories: Annotated[tuple[Category, ...], Field(min_length=2, max_length=8)]

    @model_validator(mode="after")
    def _all_differ(self) -> Self:
        _distinct("categories", tuple(category.name for category in self.categories))
        _distinct("items", tuple(text for text, _ in self.placed_items))
        return self

    @property
    def placed_items(self) -> tuple[tuple[str, int], ...]:
        """Every item with the index of its category, in written order."""
        return tuple(
            (item, index)
            for index, category in enumerate(self.categories)
            for item in category.items
        )


class Flashcard(QuestionBase):
    """Open recall, self-graded; ``answers`` holds the one text of the back."""

    type: Literal["flashcard"]
    answers: Annotated[tuple[Markdown, ...], Field(min_length=1, max_length=1)]


AnyQuestion = (
    SingleChoice
    | MultipleChoice
    | TrueFalse
    | Cloze
    | ShortAnswer
    | Numeric
    | Matching
    | Ordering
    | Categorize
    | Flashcard
)
Question = Annotated[AnyQuestion, Field(discriminator="type")]
QUESTION: TypeAdapter[AnyQuestion] = TypeAdapter(Question)


def parse_question(data: Any) -> AnyQuestion:
    """The question that ``data`` describes; raises pydantic's ValidationError."""
    return QUESTION.validate_python(data)


def dump_question(question: AnyQuestion) -> dict[str, Any]:
    """Plain JSON-ready values in the order of the file format; empty fields are left out."""
    data = question.model_dump(mode="json")
    order = [
        "id", "type", "stem", "choices", "shuffle", "answers", "value", "tolerance", "unit",
        "pairs", "items", "categories", "explanation", "hint", "bloom", "difficulty", "tags",
        "status", "citations", "readings", "waive",
    ]  # fmt: skip
    return {key: data[key] for key in order if data.get(key) not in (None, "", [], (), {})}
