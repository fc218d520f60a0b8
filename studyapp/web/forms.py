"""The base of our own forms."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms.validators import InputRequired, Length, Regexp

TOKEN = (InputRequired("Reload the page and try again."), Length(max=64), Regexp(r"[\w~-]+\Z"))
"""Validators of a token that makes a form count once."""


class Form(FlaskForm):
    """A form without a CSRF field of its own: the token of every POST, which templates put in
    with ``csrf()``, has been checked before the view is called."""

    class Meta(FlaskForm.Meta):
        csrf: ClassVar[bool] = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was typed into fields: no uploaded file and no JSON is a field's value."""
            if formdata is not _Auto:
                return formdata
            return request.form if request.method == "POST" else None
