"""Browsing: the whole live bank with one's own memory of it, one question, a study sheet."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.browse import sheet, views

blueprint = Blueprint("browse", __name__, url_prefix="/browse")

rule = blueprint.add_url_rule
rule("", "index", views.index)
rule("", "change", views.change, methods=["POST"])
rule("/sheet", "sheet", sheet.sheet)
rule("/<question_id>", "question", views.question)
rule("/<question_id>", "change_one", views.change_one, methods=["POST"])
