"""Studying: one question a page, feedback, rating, undo, the end of a sitting."""

from __future__ import annotations

from flask import Blueprint

from studyapp.domain.comparing import compare
from studyapp.web.study import feedback, marking, pages, sitting, views

blueprint = Blueprint("study", __name__, url_prefix="/study")
blueprint.after_request(pages.say_where)
blueprint.add_app_template_global(compare, "compare")

rule = blueprint.add_url_rule
rule("", "card", views.card)
rule("/begin", "begin", sitting.begin, methods=["POST"])
rule("/question/<question_id>", "question", views.question)
rule("/question/<question_id>", "answer", views.answer, methods=["POST"])
rule("/question/<question_id>/bury", "bury", marking.bury, methods=["POST"])
rule("/question/<question_id>/suspend", "suspend", marking.suspend, methods=["POST"])
rule("/question/<question_id>/flag", "flag", marking.flag, methods=["POST"])
rule("/question/<question_id>/report", "report", marking.report, methods=["POST"])
rule("/answered/<int:review_id>", "answered", feedback.answered)
rule("/answered/<int:review_id>/rate", "rate", feedback.rate, methods=["POST"])
rule("/answered/<int:review_id>/accept", "accept", feedback.accept, methods=["POST"])
rule("/undo", "undo", marking.undo, methods=["POST"])
rule("/end", "end", sitting.end, methods=["POST"])
rule("/summary/<int:session_id>", "summary", sitting.summary)
rule("/keys", "keys", marking.keys)
rule("/keys", "shortcuts", marking.shortcuts, methods=["POST"])
