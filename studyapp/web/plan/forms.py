"""Forms of the plan."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from studyapp.services.plan import FEWEST_REVIEWS, MOST_NEW, MOST_REVIEWS
from studyapp.services.putting_away import MOST_DAYS
from studyapp.web.forms import Form


def _from_to(least: int, most: int) -> tuple[InputRequired, NumberRange]:
    advice = f"Write a number from {least} to {most}."
    return InputRequired(advice), NumberRange(least, most, advice)


class LimitsForm(Form):
    new_per_day = IntegerField("New cards a day", validators=_from_to(0, MOST_NEW))
    reviews_per_day = IntegerField(
        "Returning cards a day", validators=_from_to(FEWEST_REVIEWS, MOST_REVIEWS)
    )


class DaysForm(Form):
    days = IntegerField("Days", validators=_from_to(1, MOST_DAYS))
