"""Quizzes: set-up on one page, one question a page, the result."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.quiz import setup, views

blueprint = Blueprint("quiz", __name__, url_prefix="/quiz")

rule = blueprint.add_url_rule
rule("", "setup", setup.setup)
rule("", "create", setup.create, methods=["POST"])
rule("/<int:attempt_id>", "resume", views.resume)
rule("/<int:attempt_id>/<int:position>", "item", views.item)
rule("/<int:attempt_id>/<int:position>", "answer", views.answer, methods=["POST"])
rule("/<int:attempt_id>/<int:position>/flag", "flag", views.flag, methods=["POST"])
rule("/<int:attempt_id>/finish", "finish", views.finish, methods=["POST"])
rule("/<int:attempt_id>/discard", "discard", views.discard, methods=["POST"])
rule("/<int:attempt_id>/result", "result", views.result)
rule("/<int:attempt_id>/retake", "retake", setup.retake, methods=["POST"])
