"""The commands as somebody types them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from studyapp.config import Config
from studyapp.domain.bank import write_bank
from tests.conftest import dispose
from tests.conftest import make_app as conftest_app
from tests.factories import TALK, a_bank, a_question, every_type, write_source


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank folder with one question of each type and one source."""
    folder = tmp_path / "bank"
    questions = [question.model_copy(update={"citations": ()}) for question in every_type()]
    cited = a_question("numeric", citations=[{"source": "talk", "turns": "1-2"}])
    questions = [cited if q.id == cited.id else q for q in questions]
    write_bank(a_bank(*questions), folder)
    write_source(folder)
    (tmp_path / "talk.txt").write_bytes(TALK)
    return folder


@pytest.fixture
def flask(bank: Path, tmp_path: Path) -> Any:
    """Runs a command in an application of its own."""
    app = conftest_app(tmp_path / "data", f"sqlite:///{tmp_path / 't.sqlite'}", bank=bank)

    def run(*arguments: str | Path) -> Result:
        return app.test_cli_runner().invoke(args=[str(a) for a in arguments])

    yield run
    dispose(app)


def test_init_can_be_run_again(flask: Any) -> None:
    first, second = flask("init"), flask("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.splitlines()[0].startswith("10 added")
    assert second.output.splitlines()[0] == (
        "The bank's files have not changed since the last sync."
    )
    assert "/account/link/" in second.output


def test_no_link_is_printed_once_there_is_an_instructor(flask: Any) -> None:
    flask("user", "add", "ann@example.org", "--role", "instructor")
    assert "/account/link/" not in flask("init").output


def test_check_names_every_problem_with_its_place(flask: Any, bank: Path) -> None:
    path = bank / "topics" / "01-first.yaml"
    path.write_text(path.read_text().replace("source: talk", "source: nowhere"))
    found = flask("bank", "check")
    assert found.exit_code == 1
    assert re.findall(r"^(\S+:\d+: \S+): .*nowhere", found.output, re.M) == [
        f"topics/01-first.yaml:{line}: questions[5].citations[0].source"
        for line, text in enumerate(path.read_text().splitlines(), 1)
        if "source: nowhere" in text
    ]
    as_json = json.loads(flask("bank", "check", "--json").output)
    assert [p["question_id"] for p in as_json if p["severity"] == "error"][-1] == "q-flashcard"


def test_sync_then_export_leaves_the_files_as_they_were(flask: Any, bank: Path) -> None:
    before = {path: path.read_bytes() for path in bank.rglob("*.yaml")}
    assert flask("bank", "sync").exit_code == 0
    assert flask("bank", "export", bank).output == "0 files written, 2 unchanged\n"
    assert {path: path.read_bytes() for path in bank.rglob("*.yaml")} == before


def test_export_as_json_holds_every_question_as_in_the_files(flask: Any) -> None:
    flask("bank", "sync")
    data = json.loads(flask("bank", "export", "--json", "-").output)
    assert data["id"] == "small"
    assert [(t["topic"], len(t["questions"])) for t in data["topics"]] == [("first", 10)]
    spider = next(q for q in data["topics"][0]["questions"] if q["id"] == "q-numeric")
    assert spider["citations"] == [{"source": "talk", "turns": "1-2"}]
    assert all(q["stem"] for q in data["topics"][0]["questions"])


def test_a_dry_run_changes_nothing(flask: Any) -> None:
    assert flask("bank", "sync", "--dry-run").output.startswith("Would be: 10 added")
    assert flask("bank", "sync").output.startswith("10 added")


def test_a_broken_bank_is_not_synced(flask: Any, bank: Path) -> None:
    (bank / "topics" / "01-first.yaml").write_text("topic: first\ntitle: First\nquestions: 3\n")
    found = flask("bank", "sync")
    assert found.exit_code == 1
    assert "topics/01-first.yaml:3: questions:" in found.output


def test_a_transcript_is_imported_and_shown(flask: Any, tmp_path: Path) -> None:
    imported = flask("transcript", "import", tmp_path / "talk.txt", "--source", "talk")
    assert imported.output.splitlines()[-1] == "3 turns imported as talk"
    shown = flask("transcript", "show", "talk", "2")
    assert shown.output.split() == [
        "2", "Bob", "Guest:", "An", "animal", "with", "eight", "legs.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ("4", "Error: “talk” has turns 1 to 3; 4 is not among them."),
        ("x", "Error: talk x: write turns as 12 or 12-14."),
    ],
)
def test_turns_that_are_none_are_refused(
    flask: Any, tmp_path: Path, turns: str, message: str
) -> None:
    flask("transcript", "import", tmp_path / "talk.txt", "--source", "talk")
    found = flask("transcript", "show", "talk", turns)
    assert (found.exit_code, found.output.strip()) == (1, message)


def test_a_changed_transcript_leaves_the_old_one(flask: Any, tmp_path: Path) -> None:
    flask("transcript", "import", tmp_path / "talk.txt", "--source", "talk")
    (tmp_path / "talk.txt").write_bytes(TALK + b"\n")
    refused = flask("transcript", "import", tmp_path / "talk.txt", "--source", "talk")
    assert refused.exit_code == 1
    assert flask("transcript", "show", "talk", "1-2").exit_code == 0
    taken = flask(
        "transcript", "import", tmp_path / "talk.txt", "--source", "talk", "--any-version"
    )
    assert taken.exit_code == 0


def test_an_unknown_source_is_answered_with_those_known(flask: Any, tmp_path: Path) -> None:
    found = flask("transcript", "import", tmp_path / "talk.txt", "--source", "walk")
    assert found.output == "Error: There is no descriptor for “walk”. Known: talk.\n"


def test_coverage_counts_questions_and_passages(flask: Any) -> None:
    lines = flask("bank", "coverage").output.splitlines()
    assert [line.split() for line in lines if line.startswith("type cloze")] == [
        ["type", "cloze", "1", "10%", "at", "most", "40%"]
    ]
    assert json.loads(flask("bank", "coverage", "--json").output)["questions"] == 10


def test_a_deck_is_written(flask: Any, tmp_path: Path) -> None:
    flask("bank", "sync")
    out = tmp_path / "deck.apkg"
    assert flask("deck", "export", out).output == f"10 notes, 11 cards written to {out}\n"
    assert flask("deck", "export", out, "--topic", "none").output == (
        "Error: There is no topic “none”. Topics: first, second.\n"
    )


def test_a_deck_goes_to_a_learner_and_comes_back(flask: Any, tmp_path: Path) -> None:
    flask("bank", "sync")
    flask("user", "add", "ann@example.org")
    out = tmp_path / "deck.apkg"
    assert flask("deck", "export", out, "--learner", "ann@example.org").exit_code == 0
    assert flask("deck", "import", out, "--learner", "ann@example.org").output.splitlines() == [
        "own notes: 10",
        "foreign notes: 0",
        "reviews: 0 taken, 0 known, 0 left out, 0 suspended",
        "hint: the file holds no review; export it with “Include scheduling information”",
    ]
    assert flask("deck", "import", out, "--learner", "bob@example.org").output == (
        "Error: There is no account for bob@example.org. flask user add makes one.\n"
    )


def test_questions_go_out_and_in_and_nothing_is_doubled(flask: Any, tmp_path: Path) -> None:
    flask("bank", "sync")
    out = tmp_path / "questions.csv"
    exported = json.loads(flask("exchange", "export", "csv", out, "--json").output)
    assert (exported["questions"], exported["losses"]) == (10, [])
    for _ in range(2):
        read = json.loads(
            flask("exchange", "import", "csv", out, "--topic", "second", "--json").output
        )
        assert [read[kind] for kind in ("added", "known", "left_out_as_id_in_use")] == [
            0, 10, 0
        ]  # fmt: skip
    foreign = tmp_path / "new.gift"
    foreign.write_text("// [id:from-gift]\n::Spiders:: How many legs has a spider? {#8:0}\n")
    order = ("exchange", "import", "gift", foreign, "--topic", "first", "--json")
    found = [json.loads(flask(*order, *more).output) for more in (("--dry-run",), (), ())]
    assert [(each["added"], each["known"]) for each in found] == [(1, 0), (1, 0), (0, 1)]


def test_equal_losses_are_one_line_for_people_and_all_for_machines(
    flask: Any, tmp_path: Path
) -> None:
    flask("bank", "sync")
    out = tmp_path / "questions.zip"
    lines = flask("exchange", "export", "qti21", out).output.splitlines()
    assert lines[0:2] == ["format: qti21", "questions: 10"]
    (hints,) = [line for line in lines if ": hint: " in line]
    assert re.fullmatch(
        r"10 times: hint: the hint stayed behind: .* \[left out\]: (q-[a-z-]+, ){3}…", hints
    )
    losses = json.loads(flask("exchange", "export", "qti21", out, "--json").output)["losses"]
    assert len([loss for loss in losses if loss["field"] == "hint"]) == 10
    assert len(lines) - 3 < len(losses)


def test_users_and_links(flask: Any) -> None:
    assert "ann@example.org added as learner" in flask("user", "add", "ann@example.org").output
    again = flask("user", "add", "ann@example.org")
    assert again.output == "Error: There is an account for ann@example.org already.\n"
    assert "/account/link/" in flask("user", "link", "ann@example.org").output
    missing = flask("user", "link", "bob@example.org")
    assert (missing.exit_code, missing.output) == (
        1,
        "Error: There is no account for bob@example.org."
        " Make one: flask user add bob@example.org\n",
    )


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("GUESTS", "perhaps", "GUESTS=perhaps: write on or off"),
        ("NEW_PER_DAY", "-1", "NEW_PER_DAY=-1: write a whole number from 0 to 999"),
        (
            "DATABASE_URL", "mysql://me:secret@host/db",
            "DATABASE_URL=host/db: write postgresql://user:password@host/name"
            " or sqlite:////path/to/file",
        ),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_says_so(
    tmp_path: Path, variable: str, value: str, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        Config.from_environment({"STUDYAPP_DATA": str(tmp_path), variable: value})
