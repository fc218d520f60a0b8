"""Progress: a learner's memory and habits in pictures, each with what it means."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.progress import views

blueprint = Blueprint("progress", __name__, url_prefix="/progress")

rule = blueprint.add_url_rule
rule("", "index", views.index)
rule("/streak", "streak", views.streak, methods=["POST"])
