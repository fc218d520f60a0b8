"""The cards that a device keeps, and the answers that it sends back."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from studyapp.domain.errors import Invalid, NotAllowed
from studyapp.domain.offline import dated
from studyapp.services import offline as service
from studyapp.services.review_log import Submission
from studyapp.store.engine import db
from studyapp.store.queries import offline as reads
from studyapp.store.queries.questions import QuestionView
from studyapp.store.queries.quiz_passages import passages_of
from studyapp.store.queries.quizzes import withheld_ids
from studyapp.web.answering import millis, order_for, response_of
from studyapp.web.identity import learner, now, person, the_learner
from studyapp.web.offline.forms import Entry, QueueForm, Refused, entries
from studyapp.web.offline.packing import (
    new_pack_id,
    owner_of,
    packed,
    packed_at,
    shown,
)

PACK_SIZE = 50
"""Cards that a device takes along."""


def state() -> ResponseReturnValue:
    """Who asks, by the name that packs have for them, and the token that a POST needs."""
    who = learner()
    return _kept_by_nobody(
        jsonify(owner=owner_of(who.id) if who else None, csrf=generate_csrf())
    )


def pack() -> ResponseReturnValue:
    """The next cards of the learner, with all that it takes to study them alone."""
    who, at = the_learner(), now()
    found = person()
    cards = reads.cards_to_pack(db.session, who, at, PACK_SIZE)
    pages = [shown(card, who.id) for card in cards]
    passages = passages_of(db.session, [page.question for page, _ in pages])
    return _kept_by_nobody(
        jsonify(
            id=new_pack_id(who.id, at),
            owner=owner_of(who.id),
            made=millis(at),
            shortcuts=found is None or found.shortcuts,
            cards=[
                packed(card, page, token, passages[card.view.id])
                for card, (page, token) in zip(cards, pages, strict=True)
            ],
        )
    )


def _kept_by_nobody(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def answers() -> ResponseReturnValue:
    """Store the answers of a device, each once: how many were new, known, refused. It keeps
    those for ``later`` whose questions an exam asks: the log tells what they are worth."""
    who, at = the_learner(), now()
    form = QueueForm()
    if not form.validate():
        raise Invalid("The answers of this device cannot be read.")
    made = packed_at(form.pack.data, who.id)
    if made is None:
        raise NotAllowed("These answers were given in another account; sign in to it.")
    device_now = dt.datetime.fromtimestamp(form.device_now.data / 1000, dt.UTC)
    found, refused = entries(form.queue.data)
    views = reads.versions_seen(db.session, {entry.question for entry in found})
    hidden = withheld_ids(db.session, who.id, at)
    later = [entry.id for entry in found if entry.question in hidden]
    queue = []
    for entry in found:
        if entry.question in hidden:
            continue
        given = _submission(entry, views.get((entry.question, entry.number)))
        if isinstance(given, Refused):
            refused.append(given)
        else:
            answered = dt.datetime.fromtimestamp(entry.at / 1000, dt.UTC)
            queue.append(service.Queued(dated(answered, device_now, at, made), given))
    merged = service.merge(db.session, who, at, queue)
    return _kept_by_nobody(
        jsonify(
            stored=merged.stored,
            known=merged.known,
            refused=[asdict(item) for item in refused],
            **({"later": later} if later else {}),
        )
    )


def _submission(entry: Entry, view: QuestionView | None) -> Submission | Refused:
    """The answer as the page of the question would have sent it."""
    if view is None or view.status == "retired":
        return Refused(entry.id, "This question is no longer in the bank.")
    question = view.question
    order = order_for(question, entry.order)
    form = entry.as_form()
    try:
        response = response_of(question, form, order)
    except Invalid as problem:
        return Refused(entry.id, str(problem))
    return Submission(
        question=question,
        version_id=view.version_id,
        token=f"o-{entry.id}",
        response=response,
        order_shown=order,
        taken=dt.timedelta(milliseconds=entry.millis),
        hints=entry.hints,
        self_rating=form.rating.data or None if view.type == "flashcard" else None,
    )
