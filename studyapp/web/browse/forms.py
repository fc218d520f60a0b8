"""Small forms of browsing."""

from __future__ import annotations

from typing import cast

from wtforms import SelectMultipleField, StringField
from wtforms.validators import AnyOf, Optional

from studyapp.services.selections import CHANGES, Change
from studyapp.web.forms import Form


class ChangeForm(Form):
    """The button pressed under one question."""

    do = StringField(validators=[AnyOf(CHANGES)])


class SelectionForm(Form):
    """Questions ticked in the list and the button ``do`` above it; or the button ``one`` in
    a question's row, whose value is ``change:question``."""

    id = SelectMultipleField(validate_choice=False)
    do = StringField(validators=[Optional(), AnyOf(CHANGES)])
    one = StringField(validators=[Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Is it known what to do?"""
        return super().validate() and self._split()[0] in CHANGES

    def _split(self) -> tuple[str, list[str]]:
        if self.one.data:
            change, _, question_id = self.one.data.partition(":")
            return change, [question_id]
        return self.do.data or "", list(self.id.data or ())

    def wanted(self) -> tuple[Change, list[str]]:
        """The change, and the ids of the questions that are to be changed."""
        change, ids = self._split()
        return cast(Change, change), [id_.replace("\0", "") for id_ in ids]
