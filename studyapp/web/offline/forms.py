"""What a device sends: answers as JSON in the field of a form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange

from studyapp.domain.errors import Invalid
from studyapp.web.answering import LONGEST_TYPED, AnswerForm
from studyapp.web.forms import Form

MOST = 500
"""Answers in one request."""

_Pick = Annotated[str, StringConstraints(max_length=10)]
_Text = Annotated[str, StringConstraints(max_length=LONGEST_TYPED)]


class Entry(BaseModel):
    """One answer of a device's, ``id`` of its own making, ``at`` by its own clock.

    Times in milliseconds, ``at`` since 1970; ``order`` is the token that the order shown
    was drawn from; the fields from ``hints`` on are those of :class:`AnswerForm`.
    """

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    question: Annotated[str, StringConstraints(max_length=80)]
    number: Annotated[int, Field(ge=1, le=10**6)]
    order: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,64}$")]
    at: Annotated[int, Field(ge=0, le=10**14)]
    millis: Annotated[int, Field(ge=0, le=10**14)]
    hints: Annotated[int, Field(ge=0, le=9)] = 0
    pick: Annotated[list[_Pick], Field(max_length=50)] = []
    text: Annotated[list[_Text], Field(max_length=50)] = []
    rating: Literal["", "again", "hard", "good", "easy"] = ""
    skip: bool = False

    def as_form(self) -> AnswerForm:
        """The form that a page would have sent with this answer."""
        fields: MultiDict[str, str] = MultiDict()
        fields.setlist("pick", self.pick)
        fields.setlist("text", self.text)
        fields["rating"] = self.rating
        fields["skip"] = "1" if self.skip else ""
        return AnswerForm(formdata=fields)


class QueueForm(Form):
    """``queue`` is a list of :class:`Entry` in JSON, all of them given to one ``pack``."""

    pack = HiddenField(validators=[InputRequired(), Length(max=100)])
    device_now = IntegerField(validators=[InputRequired(), NumberRange(0, 10**14)])
    queue = HiddenField(validators=[InputRequired()])


@dataclass(frozen=True)
class Refused:
    """An answer that cannot be stored, with the reason; a device keeps it no longer."""

    id: str
    reason: str


def entries(text: str) -> tuple[list[Entry], list[Refused]]:
    """The answers of a queue, and those that are none. Raises Invalid where it is no queue."""
    try:
        queue: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid("The answers of this device cannot be read.") from error
    if not isinstance(queue, list) or len(queue) > MOST:
        raise Invalid(f"Send a list of at most {MOST} answers.")
    found, refused = [], []
    for item in queue:
        try:
            found.append(Entry.model_validate(item))
        except ValidationError:
            refused.append(Refused(_id_in(item), "This answer was damaged on the device."))
    return found, refused


def _id_in(item: Any) -> str:
    """The id of something that is no answer, for the device to know it by."""
    found = item.get("id") if isinstance(item, dict) else None
    return found[:64] if isinstance(found, str) else ""
