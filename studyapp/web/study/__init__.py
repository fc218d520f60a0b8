"""Studying: one question a page, feedback, rating, undo, the end of a sitting."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.study import views

blueprint = Blueprint("study", __name__, url_prefix="/study")

rule = blueprint.add_url_rule
rule("", "card", views.card)
rule("/begin", "begin", views.begin, methods=["POST"])
rule("/question/<question_id>", "question", views.question)
rule("/question/<question_id>", "answer", views.answer, methods=["POST"])
rule("/answered/<int:review_id>", "answered", views.answered)
rule("/answered/<int:review_id>/rate", "rate", views.rate, methods=["POST"])
rule("/undo", "undo", views.undo, methods=["POST"])
rule("/end", "end", views.end, methods=["POST"])
rule("/summary/<int:session_id>", "summary", views.summary)
