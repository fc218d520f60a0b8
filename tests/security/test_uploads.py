"""Files made to cost much are refused, or cost little; nothing of them stays behind."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.config import Config, settings
from studyapp.domain.errors import Invalid
from studyapp.domain.own_data import read_own_data
from studyapp.exchange.formats import format_named
from studyapp.exchange.html_to_markdown import to_markdown
from studyapp.web.uploads import init_app
from tests.factories import NOON, a_question, sync

QUESTION = (
    "<question type='shortanswer'><name><text>n</text></name><questiontext format='html'>"
    "<text><![CDATA[{}]]></text></questiontext><answer fraction='100'><text>a</text></answer>"
    "</question>"
)
TOO_DENSE = "up to here the file holds more formatted text than is read at once; divide it"


@pytest.mark.parametrize(
    ("format_", "text", "said"),
    [
        ("moodle-xml", "<quiz>" + "<a/>" * 600_001 + "</quiz>", "more than 600,000 tags"),
        ("moodle-xml", f"<quiz>{QUESTION.format('<b>i</b> ' * 40_000)}</quiz>", TOO_DENSE),
        ("gift", ("[html]" + "<b>i</b> " * 400 + "{=a}\n\n") * 120, TOO_DENSE),
        ("anki-tsv", "#html:true\n" + ("<b>i</b>" * 3000 + "\tb\n") * 40, TOO_DENSE),
    ],
)  # fmt: skip
def test_what_would_take_minutes_or_gigabytes_is_refused(
    format_: str, text: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        format_named(format_).parse(text.encode())
    assert said in str(refused.value)


def test_one_huge_question_is_left_out_alone() -> None:
    found = format_named("gift").parse(b"::a:: What? {=b}\n\n" + b"{" * 250_001 + b"\n")
    assert [draft.question.id for draft in found.drafts] == ["a"]
    assert [loss.message for loss in found.losses] == ["left out: longer than 250,000 letters"]


def test_a_wide_row_over_many_short_ones_is_no_grid() -> None:
    """Filled up, these few kilobytes would be a table of four million cells."""
    html = "<table><tr>" + "<td>a" * 2000 + "<tr><td>b" * 2000 + "</table>"
    written, _ = to_markdown(html)
    assert len(written) < 10 * len(html)
    assert (written.count("a"), written.count("b")) == (2000, 2000)


@pytest.mark.parametrize("bomb", [b"{},", b"[],", b"0,"])
def test_own_data_of_countless_small_things_are_refused_unread(bomb: bytes) -> None:
    sent = b'{"x":[' + bomb * 3_000_001 + b"0]}"
    with pytest.raises(Invalid) as refused:
        read_own_data(sent, NOON)
    assert refused.value.fields["file"].startswith(
        "It holds more lines than can be read at once."
    )


def test_a_refused_file_leaves_nothing_and_the_twenty_first_has_to_wait(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("numeric"))
    client.post("/study/begin")
    said = []
    for path in ["/account/data", "/decks/back"] * 10 + ["/account/data"]:
        sent = {"file": (io.BytesIO(b"PK\x03\x04" + b"\0" * 50), "../../a\0<b>.apkg")}
        said.append(client.post(path, data=sent).status_code)
    assert said == [422] * 20 + [429]
    with app.app_context():
        assert [found.name for found in Path(settings().data).glob("upload-*")] == []


@pytest.mark.parametrize("token", ["quiz-1-1", "o-00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("door", ["/study/question/q-numeric", "/study/undo"])
def test_studying_takes_no_token_that_belongs_to_a_quiz_or_a_device(
    client: FlaskClient, session: Session, token: str, door: str
) -> None:
    """Else an answer of a quiz would count as given before it was."""
    sync(session, a_question("numeric"))
    client.post("/study/begin")
    sent = {"token": token, "number": "1", "text": "8"}
    assert client.post(door, data=sent).status_code == 422


def test_what_a_killed_server_left_is_gone_after_the_next_start(tmp_path: Path) -> None:
    """Only what is old: another server may be reading its own."""
    for name, age in (("upload-old", 7200), ("upload-new", 0), ("decks", 7200)):
        (tmp_path / name).mkdir()
        at = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (at, at))
    init_app(Flask("t"), Config(data=tmp_path, database_url="sqlite://"))
    assert sorted(found.name for found in tmp_path.iterdir()) == ["decks", "upload-new"]
