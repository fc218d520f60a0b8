"""Quizzes: set-up on one page, one question a page, the result; those of instructors; paper."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.quiz import printing, setting, setup, take, views

blueprint = Blueprint("quiz", __name__, url_prefix="/quiz")

rule = blueprint.add_url_rule
rule("", "setup", setup.setup)
rule("", "create", setup.create, methods=["POST"])
rule("/count", "count", setup.count)
rule("/history", "history", setup.history)
rule("/<int:attempt_id>", "resume", views.resume)
rule("/<int:attempt_id>/<int:position>", "item", views.item)
rule("/<int:attempt_id>/<int:position>", "answer", views.answer, methods=["POST"])
rule("/<int:attempt_id>/<int:position>/flag", "flag", views.flag, methods=["POST"])
rule("/<int:attempt_id>/finish", "finish", views.finish, methods=["POST"])
rule("/<int:attempt_id>/discard", "discard", views.discard, methods=["POST"])
rule("/<int:attempt_id>/result", "result", views.result)
rule("/<int:attempt_id>/retake", "retake", setup.retake, methods=["POST"])

rule("/take/<code>", "take", take.take)
rule("/take/<code>", "begin", take.begin, methods=["POST"])

rule("/set", "set_list", setting.set_list)
rule("/set/new", "set_new", setting.set_new)
rule("/set/new", "set_create", setting.set_create, methods=["POST"])
rule("/set/<int:quiz_id>", "set_edit", setting.set_edit)
rule("/set/<int:quiz_id>", "set_save", setting.set_save, methods=["POST"])
rule("/set/<int:quiz_id>/extend", "extend", setting.extend, methods=["POST"])
rule("/set/<int:quiz_id>/close", "close_now", setting.close_now, methods=["POST"])
rule("/set/<int:quiz_id>/delete", "delete", setting.delete, methods=["POST"])
rule("/set/<int:quiz_id>/results", "results", setting.results_page)
rule("/set/<int:quiz_id>/results.csv", "results_file", setting.results_file)
rule("/set/<int:quiz_id>/results/<int:attempt_id>", "set_attempt", setting.set_attempt)

rule("/print", "draw_sheet", printing.draw_sheet, methods=["POST"])
rule("/print", "sheet", printing.sheet)
rule("/print/key", "sheet_key", printing.sheet_key)
rule("/<int:attempt_id>/print", "attempt_sheet", printing.attempt_sheet)
rule("/<int:attempt_id>/print/key", "attempt_key", printing.attempt_key)
rule("/set/<int:quiz_id>/print", "set_sheet", printing.set_sheet)
rule("/set/<int:quiz_id>/print/key", "set_key", printing.set_key)
