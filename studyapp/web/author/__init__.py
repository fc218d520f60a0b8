"""The instructor's workbench: find, write, compare, publish and retire questions."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.author import coverage, editing, exchange, reports, views

blueprint = Blueprint("author", __name__, url_prefix="/author")

rule = blueprint.add_url_rule
rule("", "index", views.index)
rule("/coverage", "coverage", coverage.coverage)
rule("/exchange", "exchange", exchange.exchange)
rule("/exchange", "import_file", exchange.import_file, methods=["POST"])
rule("/exchange/export", "export_file", exchange.export_file)
rule("/new", "new", editing.new)
rule("/new", "create", editing.create, methods=["POST"])
rule("/reports", "reports", reports.reports)
rule("/reports/<int:report_id>/close", "close_report", reports.close_report, methods=["POST"])
rule("/<question_id>", "edit", editing.edit)
rule("/<question_id>", "save", editing.save, methods=["POST"])
rule("/<question_id>/versions", "versions", views.versions)
rule("/<question_id>/versions/<int:number>", "version", views.version)
rule("/<question_id>/publish", "publish", views.publish, methods=["POST"])
rule("/<question_id>/retire", "retire", views.retire, methods=["POST"])
rule("/<question_id>/bring-back", "bring_back", views.bring_back, methods=["POST"])
rule("/<question_id>/status", "set_status", views.set_status, methods=["POST"])
