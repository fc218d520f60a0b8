"""Small forms of studying."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, Length, Optional

from studyapp.domain.rating import RATINGS
from studyapp.web.forms import TOKEN, Form


class TokenForm(Form):
    """A button that counts once."""

    token = HiddenField(validators=TOKEN)


class BeginForm(Form):
    """Begin a sitting; ``zone`` is the browser's time zone where it has told."""

    topic = HiddenField(validators=[Optional(), Length(max=80)])
    zone = HiddenField(validators=[Optional(), Length(max=64)])


class RateForm(TokenForm):
    rating = StringField(validators=[AnyOf(RATINGS)])
