"""The fingerprint of a question."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.bank import content_hash
from studyapp.domain.questions import STATUSES, AnyQuestion, dump_question, parse_question
from tests.strategies import questions

FLASHCARD = {"id": "a", "type": "flashcard", "stem": "Why?", "answers": ["Because."]}


def test_the_fingerprint_is_stable_for_ever() -> None:
    digest = "cb67947e2fd42a191668995bb5ca01174d6e48d250b3decb5fe956d1f292d958"
    assert content_hash(parse_question(FLASHCARD)) == digest
    assert content_hash(parse_question({**FLASHCARD, "hint": "", "tags": []})) == digest


@given(questions(), st.sampled_from(STATUSES))
@settings(deadline=None)
def test_status_and_round_trips_do_not_count(question: AnyQuestion, status: str) -> None:
    digest = content_hash(question)
    assert content_hash(parse_question(dump_question(question))) == digest
    assert content_hash(question.model_copy(update={"status": status})) == digest


@given(questions())
@settings(deadline=None)
def test_everything_else_counts(question: AnyQuestion) -> None:
    data = dump_question(question)
    changes = {
        "id": "another",
        "stem": question.stem + " And why?",
        "explanation": question.explanation + "More.",
        "hint": question.hint + "More.",
        "bloom": "create" if question.bloom != "create" else "apply",
        "difficulty": 0.123,
        "tags": [],
        "citations": [],
    }
    changed = [
        {**data, name: value} for name, value in changes.items() if data.get(name, []) != value
    ]
    digests = {content_hash(parse_question(one)) for one in (data, *changed)}
    assert len(digests) == len(changed) + 1
