"""Studying without a connection: the page that does it, the cards kept, the answers sent."""

from __future__ import annotations

from flask import Blueprint

from studyapp.web.offline import shell, views

blueprint = Blueprint("offline", __name__)

rule = blueprint.add_url_rule
rule("/manifest.webmanifest", "manifest", shell.manifest)
rule("/sw.js", "worker", shell.worker)
rule("/offline", "player", shell.player)
rule("/offline/lost", "lost", shell.lost)
rule("/offline/state", "state", views.state)
rule("/offline/pack", "pack", views.pack)
rule("/offline/answers", "answers", views.answers, methods=["POST"])
