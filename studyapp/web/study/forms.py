"""Small forms of studying."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, Length, NumberRange, Optional, Regexp

from studyapp.domain.rating import RATINGS
from studyapp.web.forms import TOKEN, Form

MODES = ("study", "cram")
NOT_OURS = Regexp(r"(?!quiz-|o-)", message="Reload the page and try again.")
"""A token of studying is none of those that quizzes and devices give their answers."""


class TokenForm(Form):
    """A button that counts once."""

    token = HiddenField(validators=[*TOKEN, NOT_OURS])


class BeginForm(Form):
    """Begin a sitting; ``zone`` is the browser's time zone where it has told. ``size`` is the
    number of questions wanted at most."""

    topic = HiddenField(validators=[Optional(), Length(max=80)])
    zone = HiddenField(validators=[Optional(), Length(max=64)])
    mode = HiddenField(default="study", validators=[Optional(), AnyOf(MODES)])
    size = IntegerField(validators=[Optional(), NumberRange(1, 500)])


class RateForm(TokenForm):
    rating = StringField(validators=[AnyOf(RATINGS)])


class MarkForm(TokenForm):
    """What is done with a question besides answering it. ``answered`` is the answer whose
    feedback the buttons stand on; ``report`` what is said to be wrong."""

    answered = IntegerField(validators=[Optional(), NumberRange(1, 2**31 - 1)])
    flagged = StringField(validators=[Optional(), AnyOf(("0", "1"))])
    report = StringField(filters=[lambda words: words and words.replace("\0", "")])
