"""The days ahead: limits, what comes when, catching up after a pause."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.plan import views

blueprint = Blueprint("plan", __name__, url_prefix="/plan")

rule = blueprint.add_url_rule
rule("", "index", views.index)
rule("/limits", "limits", views.limits, methods=["POST"])
rule("/catch-up", "catch_up", views.catch_up, methods=["POST"])
rule("/all-back", "all_back", views.all_back, methods=["POST"])
