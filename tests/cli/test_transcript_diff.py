"""``flask transcript diff`` as somebody types it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from studyapp.domain.bank import write_bank
from tests.conftest import dispose, make_app
from tests.factories import a_bank

WHOLE = """Ann Host

What does a spider eat?

Bob Guest

Mostly flies, you know, and in autumn the odd wasp that blunders into its web.
"""
EXCERPT = (
    "What does a spider eat? Mostly flies, and in autumn the odd wisp that blunders into"
    " its web.\n"
)
SOURCE = """\
id: {id}
title: A small talk
date: 2020-01-02
people:
  - {{name: Ann Host, role: host}}
  - {{name: Bob Guest, role: guest}}
file: {{name: {id}.txt, sha256: {sha256}}}
layout: {layout}
"""

Run = Callable[..., Result]


@pytest.fixture
def flask(tmp_path: Path) -> Iterator[Run]:
    """Runs a command over a bank with a talk and its excerpt, neither imported."""
    bank = tmp_path / "bank"
    write_bank(a_bank(), bank)
    (bank / "sources").mkdir()
    for id_, text, layout in (
        ("talk", WHOLE, "labelled"),
        ("teaser", EXCERPT, "paragraphs\nexcerpt_of: talk"),
    ):
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        descriptor = SOURCE.format(id=id_, sha256=sha256, layout=layout)
        (bank / "sources" / f"{id_}.yaml").write_text(descriptor)
        (tmp_path / f"{id_}.txt").write_bytes(text.encode())
    app = make_app(tmp_path / "data", f"sqlite:///{tmp_path / 't.sqlite'}", bank=bank)

    def run(*arguments: str, group: str = "transcript") -> Result:
        return app.test_cli_runner().invoke(args=[group, *arguments])

    yield run
    dispose(app)


@pytest.fixture
def imported(flask: Run, tmp_path: Path) -> Run:
    for name in ("talk", "teaser"):
        assert flask("import", str(tmp_path / f"{name}.txt"), "--source", name).exit_code == 0
    return flask


def test_the_disagreement_is_shown_with_both_places(imported: Run) -> None:
    lines = imported("diff", "talk", "teaser").output.splitlines()
    assert lines[0] == "turn 2, paragraph 1: words that sound alike"
    assert lines[1].endswith(
        "talk    know, and in autumn the odd [wasp] that blunders into its web"
    )
    assert lines[2].endswith(
        "teaser  flies, and in autumn the odd [wisp] that blunders into its web"
    )
    assert lines[-1].startswith("1 paragraphs aligned (0 told again or out of order), ")
    assert lines[-1].endswith("1 disagreements, 0 of them noted in the errata")


def test_the_excerpt_may_be_named_first(imported: Run) -> None:
    either = imported("diff", "teaser", "talk"), imported("diff", "talk", "teaser")
    assert either[0].output == either[1].output


def test_fillers_are_shown_on_demand(imported: Run) -> None:
    assert "you know" not in imported("diff", "talk", "teaser").output
    assert "[you know]" in imported("diff", "talk", "teaser", "--all").output


def test_speakers_are_shown_on_demand(imported: Run) -> None:
    shown = imported("diff", "talk", "teaser", "--speakers").output
    assert "1: Ann Host, Bob Guest (turn 1-2)" in shown.splitlines()


def test_json_has_everything_for_a_program(imported: Run) -> None:
    data = json.loads(imported("diff", "talk", "teaser", "--json").output)
    assert (data["whole"], data["excerpt"], data["left_out"]) == ("talk", "teaser", [])
    assert data["paragraphs"] == [
        {
            "paragraph": 1,
            "turns": ["1-2"],
            "speakers": ["Ann Host", "Bob Guest"],
            "again": False,
            "agreed": pytest.approx(0.94, abs=0.02),
        }
    ]
    assert data["disagreements"] == [
        {
            "kind": "alike",
            "importance": 70,
            "turns": "2",
            "paragraphs": "1",
            "again": False,
            "whole": {"text": "wasp", "words": 1},
            "excerpt": {"text": "wisp", "words": 1},
            "misheard": None,
        }
    ]
    everything = json.loads(imported("diff", "talk", "teaser", "--json", "--all").output)
    assert [d["kind"] for d in everything["disagreements"]] == ["alike", "style"]


def test_what_is_missing_is_named_with_the_command_that_imports_it(
    flask: Run,
) -> None:
    assert flask("sync", group="bank").exit_code == 0
    missing = flask("diff", "talk", "teaser")
    assert missing.exit_code == 1
    for name in ("talk", "teaser"):
        assert f"flask transcript import FILE --source {name}" in missing.output


def test_an_unknown_source_is_refused(imported: Run) -> None:
    refused = imported("diff", "talk", "tease")
    assert refused.exit_code == 1
    assert "There is no source “tease”. Known: talk, teaser." in refused.output


def test_a_transcript_agrees_with_itself(imported: Run) -> None:
    assert imported("diff", "talk", "talk").output.splitlines() == [
        "2 paragraphs aligned (0 told again or out of order), 100% of the words agree,"
        " 0 disagreements, 0 of them noted in the errata"
    ]
