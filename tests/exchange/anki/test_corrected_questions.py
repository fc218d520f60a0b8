"""What an instructor corrects on the web arrives in Anki, and nothing else."""

from __future__ import annotations

import re

import pytest
from lxml import html

from studyapp.domain.questions import TYPES
from studyapp.store.models import Source
from tests.factories import a_member, a_question, sign_in, sync

CORRECTED = [f"q-{type_.replace('_', '-')}-0" for type_ in TYPES]


@pytest.fixture
def client(app):
    return app.test_client()


def download(client, out):
    answer = client.get("/decks/download")
    assert answer.status_code == 200
    out.write_bytes(answer.data)
    return out


def correct(client, id_):
    """Change the explanation in the editor, as a browser would send it, and publish."""
    page = client.get(f"/author/{id_}").text
    form = dict(html.fromstring(page).get_element_by_id("editor").form_values())
    typed = {name: value.removeprefix("\r").removeprefix("\n") for name, value in form.items()}
    typed |= {"explanation": f"Corrected: {id_}.", "kind": "cosmetic", "do": "publish"}
    assert client.post(f"/author/{id_}", data=typed).status_code == 303


def test_ten_corrected_questions_are_ten_updates(client, session, clock, learner, tmp_path):
    session.add(Source(id="talk", title="A talk", descriptor={"layout": "labelled"}))
    session.commit()
    sync(session, *(
        a_question(type_, id=f"q-{type_.replace('_', '-')}-{n}")
        for type_ in TYPES for n in range(5)
    ))  # fmt: skip
    a_member(session, role="instructor")
    sign_in(client)
    assert learner.take(download(client, tmp_path / "first.apkg")) == {"new": 50}
    mine = learner.note("q-numeric-3")
    mine["Hint"] = "my own words"
    mine.tags = [*mine.tags, "mine"]
    learner.col.update_note(mine)
    studied = learner.note(CORRECTED[0]).cards()[0]
    studied.type, studied.queue, studied.ivl, studied.due, studied.reps = 2, 2, 30, 40, 5
    learner.col.update_card(studied)

    clock.forward(days=2)
    for id_ in CORRECTED:
        correct(client, id_)
    second = download(client, tmp_path / "second.apkg")

    assert learner.take(second) == {"updated": 10, "duplicate": 40}
    found = {
        note["Id"]: re.sub(r"</?p>", "", note["Explanation"])
        for note in map(learner.col.get_note, learner.col.find_notes("Explanation:*Corrected*"))
    }
    assert found == {id_: f"Corrected: {id_}." for id_ in CORRECTED}
    kept, card = learner.note("q-numeric-3"), learner.note(CORRECTED[0]).cards()[0]
    assert (kept["Hint"], "mine" in kept.tags) == ("my own words", True)
    assert (card.type, card.queue, card.ivl, card.due, card.reps) == (2, 2, 30, 40, 5)
    assert learner.take(second) == {"duplicate": 50}


def test_a_source_is_one_line_with_all_its_passages(client, session, learner, tmp_path):
    for id_, layout in (("talk", "labelled"), ("essay", "plain")):
        session.add(Source(id=id_, title=f"The {id_}", descriptor={"layout": layout}))
    session.commit()
    cited = [("talk", "2"), ("essay", "7"), ("talk", "5-6"), ("talk", "2")]
    citations = [{"source": source, "turns": turns} for source, turns in cited]
    sync(session, a_question("numeric", citations=citations))
    learner.take(download(client, tmp_path / "deck.apkg"))
    assert re.findall(r"<li[^>]*>(.*?)</li>", learner.note("q-numeric")["Source"]) == [
        "The talk, turns 2, 5-6",
        "The essay, paragraph 7",
    ]
