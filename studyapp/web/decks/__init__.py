"""Anki decks: what is in one, what is new in it, the file; and reviews back from Anki."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.decks import back, views

blueprint = Blueprint("decks", __name__, url_prefix="/decks")

rule = blueprint.add_url_rule
rule("", "index", views.index)
rule("/download", "download", views.download)
rule("/download", "take", views.take, methods=["POST"])
rule("/back", "take_back", back.take_back, methods=["POST"])
