"""Who may do what: every endpoint with the roles that may reach it.

An endpoint that is not in the table is refused to everybody, and a test fails.
"""

from __future__ import annotations

from typing import Literal

Role = Literal["anonymous", "guest", "learner", "instructor", "admin"]

ROLES: tuple[Role, ...] = ("anonymous", "guest", "learner", "instructor", "admin")

EVERYONE = frozenset(ROLES)
WITH_MEMORY = frozenset(ROLES) - {"anonymous"}
"""Whoever has cards: guests too."""
MEMBERS = WITH_MEMORY - {"guest"}
AUTHORS = frozenset({"instructor", "admin"})
STRANGERS = frozenset({"anonymous", "guest"})
"""Whoever has not signed in."""

ENDPOINTS: dict[str, frozenset[str]] = {
    # health, and files that are the same for everybody
    "health.alive": EVERYONE,
    "health.ready": EVERYONE,
    "static": EVERYONE,
    "bootstrap.static": EVERYONE,
    # home
    "home.index": EVERYONE,
    # studying
    "study.card": EVERYONE,
    "study.begin": EVERYONE,
    "study.question": WITH_MEMORY,
    "study.answer": WITH_MEMORY,
    "study.answered": WITH_MEMORY,
    "study.rate": WITH_MEMORY,
    "study.undo": WITH_MEMORY,
    "study.end": WITH_MEMORY,
    "study.summary": WITH_MEMORY,
    "study.accept": WITH_MEMORY,
    "study.bury": WITH_MEMORY,
    "study.suspend": WITH_MEMORY,
    "study.flag": WITH_MEMORY,
    "study.report": WITH_MEMORY,
    "study.keys": EVERYONE,
    "study.shortcuts": WITH_MEMORY,
    # studying without a connection
    "offline.manifest": EVERYONE,
    "offline.worker": EVERYONE,
    "offline.player": EVERYONE,
    "offline.lost": EVERYONE,
    "offline.state": EVERYONE,
    "offline.pack": WITH_MEMORY,
    "offline.answers": WITH_MEMORY,
    # quizzes
    "quiz.setup": EVERYONE,
    "quiz.create": EVERYONE,
    "quiz.resume": WITH_MEMORY,
    "quiz.item": WITH_MEMORY,
    "quiz.answer": WITH_MEMORY,
    "quiz.finish": WITH_MEMORY,
    "quiz.result": WITH_MEMORY,
    "quiz.flag": WITH_MEMORY,
    "quiz.discard": WITH_MEMORY,
    "quiz.retake": WITH_MEMORY,
    "quiz.count": EVERYONE,
    "quiz.history": WITH_MEMORY,
    "quiz.take": EVERYONE,
    "quiz.begin": EVERYONE,
    "quiz.draw_sheet": EVERYONE,
    "quiz.sheet": EVERYONE,
    "quiz.sheet_key": EVERYONE,
    "quiz.attempt_sheet": WITH_MEMORY,
    "quiz.attempt_key": WITH_MEMORY,
    "quiz.set_list": AUTHORS,
    "quiz.set_new": AUTHORS,
    "quiz.set_create": AUTHORS,
    "quiz.set_edit": AUTHORS,
    "quiz.set_save": AUTHORS,
    "quiz.extend": AUTHORS,
    "quiz.close_now": AUTHORS,
    "quiz.delete": AUTHORS,
    "quiz.results": AUTHORS,
    "quiz.results_file": AUTHORS,
    "quiz.set_attempt": AUTHORS,
    "quiz.set_sheet": AUTHORS,
    "quiz.set_key": AUTHORS,
    # browsing and planning
    "browse.index": EVERYONE,
    "browse.question": EVERYONE,
    "browse.sheet": EVERYONE,
    "browse.change": WITH_MEMORY,
    "browse.change_one": WITH_MEMORY,
    "plan.index": WITH_MEMORY,
    "plan.limits": WITH_MEMORY,
    "plan.catch_up": WITH_MEMORY,
    "plan.all_back": WITH_MEMORY,
    # decks
    "decks.index": EVERYONE,
    "decks.download": EVERYONE,
    "decks.take": WITH_MEMORY,
    "decks.take_back": WITH_MEMORY,
    # the instructor's workbench
    "author.index": AUTHORS,
    "author.coverage": AUTHORS,
    "author.exchange": AUTHORS,
    "author.import_file": AUTHORS,
    "author.export_file": AUTHORS,
    "author.new": AUTHORS,
    "author.edit": AUTHORS,
    "author.save": AUTHORS,
    "author.create": AUTHORS,
    "author.versions": AUTHORS,
    "author.version": AUTHORS,
    "author.publish": AUTHORS,
    "author.retire": AUTHORS,
    "author.bring_back": AUTHORS,
    "author.set_status": AUTHORS,
    "author.reports": AUTHORS,
    "author.close_report": AUTHORS,
    # progress
    "progress.index": WITH_MEMORY,
    "progress.streak": WITH_MEMORY,
    # accounts
    "account.settings": WITH_MEMORY,
    "account.save_settings": WITH_MEMORY,
    "account.data": WITH_MEMORY,
    "account.import_data": WITH_MEMORY,
    "account.download_json": WITH_MEMORY,
    "account.download_csv": WITH_MEMORY,
    "account.delete": WITH_MEMORY,
    "account.delete_for_good": WITH_MEMORY,
    "account.link": EVERYONE,
    "account.use_link": EVERYONE,
    "security.login": EVERYONE,
    "security.register": EVERYONE,
    "security.logout": EVERYONE,
    "security.change_password": MEMBERS,
    "security.verify": MEMBERS,
    "security.forgot_password": EVERYONE,
    "security.reset_password": EVERYONE,
    "security.static": EVERYONE,
}


def allowed(endpoint: str | None, role: Role) -> bool:
    """May a person in ``role`` reach ``endpoint``? Unknown endpoints: no."""
    return endpoint is not None and role in ENDPOINTS.get(endpoint, ())
