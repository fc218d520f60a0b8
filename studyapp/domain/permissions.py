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
    # decks
    "decks.index": EVERYONE,
    "decks.download": EVERYONE,
    # the instructor's workbench
    "author.index": AUTHORS,
    "author.coverage": AUTHORS,
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
    # accounts
    "account.settings": MEMBERS,
    "account.save_settings": MEMBERS,
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
