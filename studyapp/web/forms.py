"""The base of our own forms."""

from __future__ import annotations

from typing import ClassVar

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """A form without a CSRF field of its own: the token of every POST, which templates put in
    with ``csrf()``, has been checked before the view is called."""

    class Meta(FlaskForm.Meta):
        csrf: ClassVar[bool] = False
