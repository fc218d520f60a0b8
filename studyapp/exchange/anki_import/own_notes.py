"""Which notes are ours: known by the GUIDs that our decks give them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.exchange.anki.identity import note_guid
from studyapp.store.queries.decks import question_ids


def guids_of_bank(session: Session, meta: BankFile) -> dict[str, str]:
    """The question id for each GUID of the bank's, retired questions included."""
    return {note_guid(meta.id, id_): id_ for id_ in question_ids(session)}
