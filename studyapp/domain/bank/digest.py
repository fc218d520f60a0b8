"""A fingerprint of what a question says, by which sync sees that it changed."""

from __future__ import annotations

import hashlib
import json

from studyapp.domain.bank.write import file_form
from studyapp.domain.questions import AnyQuestion


def content_hash(question: AnyQuestion) -> str:
    """The sha256 (64 hexadecimal digits) of everything in the question but its status.

    It is taken over canonical JSON of the fields as the file holds them, so a new field
    whose default is left out of files changes no fingerprint.
    """
    fields = file_form(question)
    del fields["status"]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
