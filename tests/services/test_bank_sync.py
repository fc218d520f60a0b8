"""Files and database in step: what each combination of changes leads to."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import Bank
from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion
from studyapp.services import bank_sync as service
from studyapp.services.versions import append_version
from studyapp.store.engine import writing
from studyapp.store.models import Question, QuestionVersion
from tests.factories import NOON, a_bank, a_question, every_type


def row(session: Session, id_: str = "q-numeric") -> tuple[str, int, int | None]:
    session.expire_all()
    found = session.get_one(Question, id_)
    return found.status, found.current_version, found.live_version


def edit(session: Session, question: AnyQuestion, *, live: bool = False) -> None:
    """What an instructor's save does to the rows."""
    with writing(session):
        append_version(
            session,
            session.get_one(Question, question.id),
            question,
            at=NOON,
            substantive=False,
            live=live,
        )


def sync(session: Session, bank: Bank, **options: Any) -> dict[str, Any]:
    report = service.sync(session, bank, NOON, **options)
    return {name: value for name, value in vars(report).items() if value}


FILE = a_question("numeric")
CHANGED_FILE = a_question("numeric", explanation="Changed in the file.")
CHANGED_HERE = a_question("numeric", explanation="Changed by an instructor.")


def test_every_type_arrives_and_goes_out_as_it_came(session: Session) -> None:
    bank = a_bank(*every_type())
    assert sync(session, bank) == {"added": [q.id for q in every_type()]}
    assert service.bank_from_database(session, bank.meta) == bank


def test_a_second_sync_changes_nothing(session: Session) -> None:
    sync(session, a_bank(FILE))
    assert sync(session, a_bank(FILE)) == {"unchanged": 1}
    assert row(session) == ("ready", 1, 1)


def test_a_changed_file_makes_a_new_live_version(session: Session) -> None:
    sync(session, a_bank(FILE))
    assert sync(session, a_bank(CHANGED_FILE)) == {"updated": ["q-numeric"]}
    assert row(session) == ("ready", 2, 2)


@pytest.mark.parametrize(
    ("change", "substantive"), [({"explanation": "Other."}, False), ({"value": 6}, True)]
)
def test_a_change_of_what_is_graded_is_substantive(
    session: Session, change: dict[str, Any], substantive: bool
) -> None:
    sync(session, a_bank(FILE))
    sync(session, a_bank(a_question("numeric", **change)))
    found = session.scalars(
        sa.select(QuestionVersion.substantive).where(QuestionVersion.number == 2)
    ).all()
    assert found == [substantive]


def test_an_instructors_edit_is_kept(session: Session) -> None:
    sync(session, a_bank(FILE))
    edit(session, CHANGED_HERE, live=True)
    assert sync(session, a_bank(FILE)) == {"kept": ["q-numeric"]}
    assert (
        service.bank_from_database(session, a_bank().meta).questions["q-numeric"]
        == CHANGED_HERE
    )


def test_both_changed_is_a_conflict_until_a_side_is_preferred(session: Session) -> None:
    sync(session, a_bank(FILE))
    edit(session, CHANGED_HERE)
    assert sync(session, a_bank(CHANGED_FILE)) == {"conflicts": ["q-numeric"]}
    assert row(session) == ("ready", 2, 1)
    assert sync(session, a_bank(CHANGED_FILE), prefer="database") == {"kept": ["q-numeric"]}
    assert row(session) == ("ready", 2, 1)
    assert sync(session, a_bank(CHANGED_FILE), prefer="file") == {"updated": ["q-numeric"]}
    assert row(session) == ("ready", 3, 3)


def test_the_same_change_on_both_sides_is_no_conflict(session: Session) -> None:
    sync(session, a_bank(FILE))
    edit(session, CHANGED_FILE)
    assert sync(session, a_bank(CHANGED_FILE)) == {"unchanged": 1}


def test_a_question_gone_from_the_files_is_retired(session: Session) -> None:
    sync(session, a_bank(FILE, a_question("cloze")))
    assert sync(session, a_bank(FILE)) == {"unchanged": 1, "retired": ["q-cloze"]}
    assert row(session, "q-cloze") == ("retired", 1, 1)
    assert sync(session, a_bank(FILE)) == {"unchanged": 1}


def test_a_question_that_comes_back_to_the_files_is_ready_again(session: Session) -> None:
    sync(session, a_bank(FILE))
    sync(session, a_bank())
    assert sync(session, a_bank(FILE)) == {"updated": ["q-numeric"]}
    assert row(session) == ("ready", 1, 1)


def test_a_dry_run_reports_and_keeps_nothing(session: Session) -> None:
    assert sync(session, a_bank(FILE), dry_run=True) == {"added": ["q-numeric"]}
    assert session.scalars(sa.select(Question.id)).all() == []


def test_a_draft_is_not_live(session: Session) -> None:
    sync(session, a_bank(a_question("numeric", status="draft")))
    assert row(session) == ("draft", 1, None)


def test_after_an_export_both_sides_are_in_step(session: Session) -> None:
    sync(session, a_bank(FILE))
    edit(session, CHANGED_HERE, live=True)
    exported = service.bank_from_database(session, a_bank().meta)
    service.mark_exported(session, exported)
    assert sync(session, exported) == {"unchanged": 1}
    assert sync(session, a_bank(CHANGED_FILE)) == {"updated": ["q-numeric"]}


def test_progress_counts_to_the_end(session: Session) -> None:
    seen: list[tuple[int, int]] = []
    sync(
        session, a_bank(*every_type()), progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(n, 10) for n in range(1, 11)]


def test_an_export_that_would_lose_a_topic_is_refused(session: Session) -> None:
    sync(session, a_bank(FILE))
    meta = a_bank().meta
    smaller = meta.model_copy(update={"topics": meta.topics[1:]})
    with pytest.raises(Invalid, match="lacks topics that have questions: first"):
        service.bank_from_database(session, smaller)


def test_an_export_holds_what_learners_see_and_keeps_the_draft_here(session: Session) -> None:
    sync(session, a_bank(FILE))
    edit(session, CHANGED_HERE)
    exported = service.bank_from_database(session, a_bank().meta)
    assert exported.questions["q-numeric"] == FILE
    service.mark_exported(session, exported)
    assert sync(session, exported) == {"kept": ["q-numeric"]}
    assert row(session) == ("ready", 2, 1)
