"""What a deck is made of."""

from __future__ import annotations

import hashlib
import json

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from studyapp.store.engine import db
from studyapp.store.queries.browse import STATES, facet_counts
from studyapp.store.queries.deck_choice import DeckChoice
from studyapp.store.queries.decks import DeckTopic
from studyapp.web.forms import Form
from studyapp.web.templating import TYPE_NAMES

STATE_NAMES = {
    "new": "New",
    "learning": "Being learnt",
    "known": "Known well",
    "weak": "Fading",
    "due": "Due",
    "suspended": "Suspended",
    "put_off": "Put off",
    "flagged": "Flagged",
}


class DeckForm(Form):
    """Filters of a deck; none of them: all of the bank. ``progress`` puts one's schedule in."""

    topic = SelectMultipleField("Topics", validate_choice=False)
    tag = SelectField("Tag", validate_choice=False, default="")
    type = SelectField("Type", validate_choice=False, default="")
    state = SelectField("State", validate_choice=False, default="")
    studied = BooleanField("Only what I study")
    progress = BooleanField("With my progress")

    @classmethod
    def of_request(cls, contents: list[DeckTopic]) -> DeckForm:
        """The form as the address or the sent fields have it; unknown values count as none."""
        sent = request.form if request.method == "POST" else request.args
        form = cls(formdata=MultiDict(sent))
        tags = [f.value for f in facet_counts(db.session) if f.kind == "tag"]
        form.topic.choices = [SelectChoice(t.slug, t.title) for t in contents]
        form.tag.choices = [SelectChoice("", "All tags"), *(SelectChoice(t, t) for t in tags)]
        form.type.choices = [
            SelectChoice("", "All types"),
            *(SelectChoice(name, words) for name, words in TYPE_NAMES.items()),
        ]
        form.state.choices = [
            SelectChoice("", "Any state"),
            *(SelectChoice(state, STATE_NAMES[state]) for state in STATES),
        ]
        known = {choice.value for choice in form.topic.choices}
        form.topic.data = [slug for slug in form.topic.data or () if slug in known]
        for field in (form.tag, form.type, form.state):
            if field.data not in {choice.value for choice in field.choices}:
                field.data = ""
        return form

    @property
    def choice(self) -> DeckChoice:
        return DeckChoice(
            tuple(self.topic.data), self.tag.data, self.type.data, self.state.data,
            bool(self.studied.data),
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """Names this choice of filters. A state is none of them: what it holds moves daily."""
        choice = self.choice
        text = json.dumps([sorted(choice.topics), choice.tag, choice.type, choice.studied])
        return hashlib.sha256(text.encode()).hexdigest()
