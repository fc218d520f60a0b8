"""A pack: the cards that a device takes along, and whose they are."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

from flask import current_app, get_template_attribute

from studyapp.domain.offline import answer_key
from studyapp.store.queries.offline import PackedCard
from studyapp.store.queries.questions import CitedPassage
from studyapp.web.answering import OnPage, card_token, millis, on_page


def _sealed(*parts: object) -> str:
    key = hashlib.sha256(f"offline:{current_app.secret_key!r}".encode()).digest()
    return hmac.new(key, "\x1f".join(map(str, parts)).encode(), "sha256").hexdigest()[:32]


def owner_of(learner_id: int) -> str:
    """A name for a learner that says nothing about them, the same on every device."""
    return _sealed("owner", learner_id)


def new_pack_id(learner_id: int, at: dt.datetime) -> str:
    """A random name for a pack, bound to its learner and to when it was made."""
    made, chance = millis(at), secrets.token_hex(8)
    return f"{made}.{chance}.{_sealed('pack', learner_id, made, chance)}"


def packed_at(pack_id: str, learner_id: int) -> dt.datetime | None:
    """When the learner's pack was made; None where it is not this learner's."""
    made, _, rest = pack_id.partition(".")
    chance, _, seal = rest.partition(".")
    if not hmac.compare_digest(
        seal.encode(), _sealed("pack", learner_id, made, chance).encode()
    ):
        return None
    return dt.datetime.fromtimestamp(int(made) / 1000, dt.UTC)


def shown(card: PackedCard, learner_id: int) -> tuple[OnPage, str]:
    """A packed card as a page shows it, and the token that its order was drawn from: the one
    that the same card has online."""
    token = card_token(learner_id, card.view.id, card.log_id)
    return on_page(card.view, token), token


def packed(
    card: PackedCard, page: OnPage, token: str, passages: list[CitedPassage]
) -> dict[str, Any]:
    """One card, JSON-ready: its HTML, and what grades it."""
    return {
        "id": card.view.id,
        "number": card.view.number,
        "order": token,
        "type": card.view.type,
        "from": millis(card.asked_from),
        "question": _html("question", page, card.is_new),
        "hint": card.view.rendered["hint"],
        "feedback": _html("feedback", page, passages),
        "key": answer_key(page.question, page.order),
    }


def _html(macro: str, *arguments: Any) -> str:
    return str(get_template_attribute("offline/_card.html", macro)(*arguments)).strip()
