"""Forms of one's own account."""

from __future__ import annotations

from zoneinfo import available_timezones

from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    FloatField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from studyapp.web.account.security import LEAST_PASSWORD
from studyapp.web.forms import Form


def _zones() -> list[str]:
    places = (z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))
    return [*sorted(places), "UTC"]


class SettingsForm(Form):
    """``desired_retention`` is typed as a percentage."""

    zone = SelectField("Time zone")
    rollover = IntegerField(
        "A new day begins at",
        validators=[
            InputRequired("Write an hour, 0 to 12."),
            NumberRange(0, 12, "Write an hour, 0 to 12."),
        ],
    )
    new_per_day = IntegerField(
        "New cards a day",
        validators=[
            InputRequired("Write a number, 0 to 999."),
            NumberRange(0, 999, "Write a number, 0 to 999."),
        ],
    )
    reviews_per_day = IntegerField(
        "Cards coming back a day, at most",
        validators=[
            InputRequired("Write a number, 1 to 9999."),
            NumberRange(1, 9999, "Write a number, 1 to 9999."),
        ],
    )
    desired_retention = FloatField(
        "Recall to aim for, in per cent",
        validators=[
            InputRequired("Write a percentage, 70 to 97."),
            NumberRange(70, 97, "Write a percentage, 70 to 97."),
        ],
    )

    shortcuts = BooleanField("Single keys act while studying")
    show_streak = BooleanField("Count my regular days")
    rest_days = IntegerField(
        "Days of rest a week",
        validators=[
            InputRequired("Write a number, 0 to 6."),
            NumberRange(0, 6, "Write a number, 0 to 6."),
        ],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = [SelectChoice(zone, zone.replace("_", " ")) for zone in _zones()]


class LinkForm(Form):
    """The account a one-time link makes; the address is left out where the link names one."""

    email = EmailField("E-mail address", validators=[Optional(), Email("Write name@host.")])
    password = PasswordField(
        "Password",
        validators=[
            InputRequired("Choose a password."),
            Length(LEAST_PASSWORD, 200, f"Use at least {LEAST_PASSWORD} characters."),
        ],
    )


class ImportForm(Form):
    """A file of one's own data."""

    file = FileField("File")
    settings = BooleanField("Take over the settings as well", default=True)


class DeleteForm(Form):
    """What confirms that an account is to go; which field is asked for depends on it."""

    password = PasswordField("Your password")
    word = StringField("Type the word")
    sure = BooleanField("Delete it all the same")
