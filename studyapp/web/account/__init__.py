"""One's own account: settings, and the one-time link that makes or recovers one."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.account import views

blueprint = Blueprint("account", __name__, url_prefix="/account")

rule = blueprint.add_url_rule
rule("", "settings", views.settings_page)
rule("", "save_settings", views.save_settings, methods=["POST"])
rule("/link/<token>", "link", views.link)
rule("/link/<token>", "use_link", views.use_link, methods=["POST"])
