"""The editor's form: what every type of question has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from wtforms import (
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from studyapp.domain.questions import BLOOM_LEVELS
from studyapp.store.queries.authoring import SourceLine, Standing
from studyapp.store.queries.questions import TopicView
from studyapp.web.author.fields import MarkdownArea, Rows, rows
from studyapp.web.author.reading import Reading, number_or_text
from studyapp.web.forms import Form as OurForm

LONGEST_NOTE = 500


class CitationRow(Form):
    source = SelectField("Source", validate_choice=False)
    turns = StringField("Turns")


class QuestionForm(OurForm):
    """What all types have. ``suggested`` is the kind of edit that the page had suggested."""

    kind_of: ClassVar[str]
    topic_titles: dict[str, str]

    type = HiddenField()
    base_version = IntegerField(default=0, widget=HiddenInput(), validators=[Optional()])
    base_topic = HiddenField()
    suggested = HiddenField()
    slug = StringField("Id")
    stem = MarkdownArea("Stem", id="q-stem")
    explanation = MarkdownArea("Explanation")
    hint = MarkdownArea("Hint")
    citations = rows(FormField(CitationRow), "Citations", least=2)
    topic = SelectField("Topic", validate_choice=False)
    bloom = SelectField(
        "Bloom level",
        choices=[SelectChoice(level, level.capitalize()) for level in BLOOM_LEVELS],
        validate_choice=False,
    )
    difficulty = StringField("Difficulty", default="0.5")
    tags = StringField("Tags")
    kind = RadioField(
        "Kind of edit",
        choices=[SelectChoice("cosmetic"), SelectChoice("substantive")],
        default="cosmetic",
        validate_choice=False,
    )
    note = StringField(
        "What changed",
        validators=[
            Length(max=LONGEST_NOTE, message="What changed: use at most 500 characters.")
        ],
    )

    def offer(self, topics: Iterable[TopicView], sources: Iterable[SourceLine]) -> None:
        """Fill the lists to choose from; what is chosen already stays a choice."""
        self.topic_titles = {topic.slug: topic.title for topic in topics}
        self.topic.choices = _choices("Choose a topic…", self.topic_titles)
        known = {source.id: f"{source.id}: {source.title}" for source in sources}
        for row in self.citations:
            chosen = row.form.source.data or ""
            offered = known if chosen in known or not chosen else {**known, chosen: chosen}
            row.form.source.choices = _choices("Choose a source…", offered)
        self.number_rows()

    def number_rows(self) -> None:
        """Give every row a name of its own, for screen readers and for messages."""
        for n, row in enumerate(self.citations, 1):
            row.form.source.label.text = f"Source of citation {n}"
            row.form.turns.label.text = f"Turns of citation {n}"

    def row_lists(self) -> dict[str, Rows]:
        return {name: found for name, found in self._fields.items() if isinstance(found, Rows)}

    def rebase(self, standing: Standing) -> None:
        """Make this an edit of the version that is the newest now."""
        self.base_version.data, self.base_version.raw_data = standing.number, None
        self.base_topic.data = standing.view.topic

    def read(self) -> Reading:
        """The file format's values of what was typed; empty rows are left out."""
        reading = Reading({"type": self.kind_of})
        reading.places[("id",)] = self.slug
        reading.put("stem", self.stem.data or "", self.stem)
        self.read_parts(reading)
        reading.put("explanation", self.explanation.data or "", self.explanation)
        reading.put("hint", self.hint.data or "", self.hint)
        reading.put("bloom", self.bloom.data or "remember", self.bloom)
        reading.put(
            "difficulty", number_or_text(self.difficulty.data or "0.5"), self.difficulty
        )
        reading.put("tags", _tags(self.tags.data or ""), self.tags)
        reading.put("citations", [], self.citations)
        for row in self.citations:
            source, turns = row.form.source.data or "", (row.form.turns.data or "").strip()
            if source or turns:
                reading.put_row(
                    "citations",
                    {"source": source, "turns": turns},
                    source=row.form.source,
                    turns=row.form.turns,
                )
        return reading

    def read_parts(self, reading: Reading) -> None:
        """Read what this type has besides."""
        raise NotImplementedError

    @classmethod
    def typed(cls, content: dict[str, Any]) -> dict[str, Any]:
        """A stored question's content as this form's data."""
        return {
            **{
                name: content.get(name, "") for name in ("stem", "explanation", "hint", "bloom")
            },
            "difficulty": str(content.get("difficulty", 0.5)),
            "tags": ", ".join(content.get("tags", ())),
            "citations": [
                {"source": c["source"], "turns": str(c["turns"])}
                for c in content.get("citations", ())
            ],
            **cls.typed_parts(content),
        }

    @classmethod
    def typed_parts(cls, content: dict[str, Any]) -> dict[str, Any]:
        """The same for what this type has besides."""
        return {}


def _choices(nothing: str, offered: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(*item) for item in offered.items())]


def _tags(typed: str) -> list[str]:
    return ["-".join(tag.lower().split()) for tag in typed.split(",") if tag.strip()]
