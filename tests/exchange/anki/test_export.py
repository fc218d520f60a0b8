"""The package as Anki itself reads it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re

from studyapp.domain.questions import TYPES, parse_question
from studyapp.exchange.anki import note_types
from studyapp.exchange.anki.export import CitedSource, write_package
from studyapp.exchange.anki.note_types import FIELDS, model

LATER = dt.timedelta(days=3)


def edited(note, when):
    question = note.question.model_copy(update={"explanation": "Corrected by the instructor."})
    return dataclasses.replace(note, question=question, modified=when)


def test_every_type_arrives_and_is_counted(questions, make_deck, learner, tmp_path):
    report = write_package(make_deck(questions), tmp_path / "deck.apkg")

    assert learner.take(tmp_path / "deck.apkg") == {"new": 10}
    assert dict(report.by_type) == dict.fromkeys(TYPES, 1)
    assert (report.notes, report.cards) == (10, 11)
    assert (learner.col.note_count(), learner.col.card_count()) == (10, 11)
    assert list(tmp_path.iterdir()) == [tmp_path / "deck.apkg"]


def test_cards_are_those_that_anki_makes(questions, make_deck, learner, tmp_path):
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    for note_id in learner.col.find_notes(""):
        note = learner.col.get_note(note_id)
        assert sorted(card.ord for card in note.cards()) == learner.ordinals_by_anki(note)
    assert learner.col.get_empty_cards().notes == []


def test_both_sides_of_every_card_render(questions, make_deck, learner, tmp_path):
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    for card, front, back in learner.rendered():
        for side in (front, back):
            assert "{{" not in side
            assert "}}" not in side
            assert not re.search(r"@[A-Z]+@|template|unknown field", side)
        assert 'class="sheet front' in front
        assert 'class="sheet back' in back
        assert "Dario Amodei, turn 115" not in front
        assert 'href="https://example.org/talk?a=1&amp;b=2"' in back
        assert card.note()["Explanation"] in back


def test_what_is_to_be_found_out_is_not_in_its_order_on_the_front(
    questions, make_deck, learner, tmp_path
):
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")
    fronts = {card.note()["Id"]: front for card, front, _ in learner.rendered()}
    backs = {card.note()["Id"]: back for card, _, back in learner.rendered()}

    def listed(side, css):
        part = re.search(rf'<(ul|ol) class="{css}">(.*?)</\1>', side, re.DOTALL)
        return re.findall(r"<p>(.*?)</p>", part[2])

    assert listed(fronts["who-wrote"], "offered") == [
        "George Eliot",
        "Jane Austen",
        "Virginia Woolf",
    ]
    assert listed(fronts["planets"], "asked") == ["Earth", "Mars", "Mercury", "Venus"]
    assert listed(backs["planets"], "order") == ["Mercury", "Venus", "Earth", "Mars"]
    assert listed(fronts["kinds"], "asked") == ["Argon", "Copper", "Neon", "Zinc"]
    for hidden in ("Vienna", "Wien"):
        assert hidden not in fronts["capital"]
        assert hidden in backs["capital"]


def test_an_order_that_is_the_alphabet_is_shown_against_it(make_deck, learner, tmp_path):
    question = parse_question(
        {"id": "abc", "type": "ordering", "stem": "Order", "items": ["Alpha", "Beta", "Gamma"]}
    )
    write_package(make_deck((question,)), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")
    choices = learner.note("abc")["Choices"]

    assert re.findall(r"<p>(.*?)</p>", choices) == ["Gamma", "Beta", "Alpha"]


def test_only_edited_notes_are_updated(questions, make_deck, learner, tmp_path):
    many = tuple(
        question.model_copy(update={"id": f"{question.id}-{number}"})
        for number in range(100)
        for question in questions
    )
    deck = make_deck(many)
    write_package(deck, tmp_path / "first.apkg")
    assert learner.take(tmp_path / "first.apkg") == {"new": 1000}

    mine = learner.note("capital-5")
    mine["Hint"] = "my own words"
    learner.col.update_note(mine)
    studied = learner.note("planets-0").cards()[0]
    studied.type, studied.queue, studied.ivl, studied.due, studied.reps = 2, 2, 30, 40, 5
    learner.col.update_card(studied)

    when = deck.notes[0].modified + LATER
    notes = tuple(
        edited(note, when) if index % 91 == 7 else note for index, note in enumerate(deck.notes)
    )
    changed = [note.question.id for note, old in zip(notes, deck.notes, strict=True)
               if note is not old]  # fmt: skip
    assert "planets-0" in changed
    write_package(dataclasses.replace(deck, notes=notes), tmp_path / "second.apkg")

    assert learner.take(tmp_path / "second.apkg") == {"updated": 11, "duplicate": 989}
    for name in changed:
        assert learner.note(name)["Explanation"] == "<p>Corrected by the instructor.</p>"
    assert learner.note("capital-5")["Hint"] == "my own words"
    kept = learner.note("planets-0").cards()[0]
    assert (kept.type, kept.queue, kept.ivl, kept.due, kept.reps) == (2, 2, 30, 40, 5)
    assert learner.col.card_count() == 1100
    assert learner.take(tmp_path / "second.apkg") == {"duplicate": 1000}


def test_a_new_look_arrives_without_touching_a_note(
    questions, make_deck, learner, tmp_path, monkeypatch
):
    write_package(make_deck(questions), tmp_path / "first.apkg")
    learner.take(tmp_path / "first.apkg")
    monkeypatch.setattr(note_types, "REVISED", note_types.REVISED + 1)
    monkeypatch.setitem(model("flashcard").templates[0], "afmt", "new {{Answer}}")
    write_package(make_deck(questions), tmp_path / "second.apkg")

    assert learner.take(tmp_path / "second.apkg") == {"duplicate": 10}
    backs = {card.note()["Id"]: back for card, _, back in learner.rendered()}
    assert backs["why-spacing"].startswith("new <p>")


def test_a_gap_added_later_brings_its_card(make_deck, learner, tmp_path):
    data = {"id": "gap", "type": "cloze", "stem": "{{1}} and two", "answers": ["one"]}
    deck = make_deck((parse_question(data),))
    write_package(deck, tmp_path / "first.apkg")
    learner.take(tmp_path / "first.apkg")
    more = parse_question(data | {"stem": "{{1}} and {{2}}", "answers": ["one", "two"]})
    note = dataclasses.replace(
        deck.notes[0], question=more, modified=deck.notes[0].modified + LATER
    )
    write_package(dataclasses.replace(deck, notes=(note,)), tmp_path / "second.apkg")

    assert learner.take(tmp_path / "second.apkg") == {"updated": 1}
    assert [card.ord for card in learner.note("gap").cards()] == [0, 1]


def test_decks_tags_and_times(questions, make_deck, learner, tmp_path):
    deck = make_deck(questions, title='A::B  "quoted"')
    write_package(deck, tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")
    note = learner.note("asl-three")

    names = [entry.name for entry in learner.col.decks.all_names_and_ids()]
    parent = next(name for name in names if name.startswith("A:B"))
    assert set(names) - {"Default"} == {
        parent, f"{parent}::Scaling laws", f"{parent}::How memory works",
    }  # fmt: skip
    assert note.tags == ["bloom::understand", "policy", "safety", "topic::scaling",
                         "type::single_choice"]  # fmt: skip
    assert note.mod == int(deck.notes[0].modified.timestamp())
    assert json.loads(note["Meta"].replace("&quot;", '"')) == {
        "bank": "demo-bank", "bloom": "understand", "difficulty": 0.5, "format": 1,
        "type": "single_choice",
    }  # fmt: skip
    assert learner.col.db.scalar("select count() from notes where csum = 0") == 0


def test_two_topics_of_one_title_stay_two_decks(questions, make_deck, learner, tmp_path):
    deck = make_deck(questions[:2])
    same = tuple(dataclasses.replace(note, topic_title="Same") for note in deck.notes)
    write_package(dataclasses.replace(deck, notes=same), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    names = {entry.name for entry in learner.col.decks.all_names_and_ids()}
    assert names == {"Default", "Course", "Course::Same", "Course::Same (memory)"}


def test_names_with_tabs_and_control_characters(questions, make_deck, learner, tmp_path):
    deck = make_deck(questions[:2])
    note = dataclasses.replace(
        deck.notes[0],
        topic="odd\tslug\x1f here",
        topic_title="Scaling\tlaws\x1f::\x07{{x}} <b>",
        sources=(
            CitedSource("a\x1fb <i> [sound:x.mp3]", "javascript:alert(1)"),
            CitedSource("c", 'https://example.org/"><script>'),
        ),
    )
    write_package(dataclasses.replace(deck, notes=(note, *deck.notes[1:])), tmp_path / "d.apkg")

    assert learner.take(tmp_path / "d.apkg") == {"new": 2}
    stored = learner.note("asl-three")
    assert len(stored.fields) == len(FIELDS)
    assert "topic::odd-slug-here" in stored.tags
    assert stored["Source"] == (
        '<ul><li dir="auto">ab &lt;i&gt; &#91;sound:x.mp3]</li><li dir="auto">'
        '<a href="https://example.org/&quot;&gt;&lt;script&gt;">c</a></li></ul>'
    )
    assert stored["SourceURL"] == "https://example.org/&quot;&gt;&lt;script&gt;"
