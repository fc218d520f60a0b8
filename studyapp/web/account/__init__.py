"""One's own account: settings, one's own data, and the one-time link that makes or recovers
an account."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.account import own_data, views

blueprint = Blueprint("account", __name__, url_prefix="/account")

rule = blueprint.add_url_rule
rule("", "settings", views.settings_page)
rule("", "save_settings", views.save_settings, methods=["POST"])
rule("/data", "data", own_data.data_page)
rule("/data", "import_data", own_data.import_data, methods=["POST"])
rule("/data.json", "download_json", own_data.download_json)
rule("/data.zip", "download_csv", own_data.download_csv)
rule("/delete", "delete", own_data.delete_page)
rule("/delete", "delete_for_good", own_data.delete_for_good, methods=["POST"])
rule("/link/<token>", "link", views.link)
rule("/link/<token>", "use_link", views.use_link, methods=["POST"])
