"""The file itself: whole or not at all, the same every time, complete."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import zipfile

import genanki
import pytest
import zstandard

from studyapp.exchange.anki.export import DeckError, write_package
from studyapp.exchange.anki.note_types import FIELDS, model
from studyapp.exchange.anki.package import PackageNote, open_package


def test_the_same_deck_gives_the_same_bytes(questions, make_deck, tmp_path):
    for name in ("one.apkg", "two.apkg"):
        write_package(make_deck(questions), tmp_path / name)

    assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()


def opened(package, name, folder):
    """One of the package's collections as a database."""
    path = folder / f"{name}.db"
    with zipfile.ZipFile(package) as archive:
        data = archive.read(name)
    if name.endswith("b"):
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    path.write_bytes(data)
    return sqlite3.connect(path)


def entries(package):
    with zipfile.ZipFile(package) as archive:
        return [(entry.filename, entry.date_time[0]) for entry in archive.infolist()]


def test_the_layout_of_today(questions, make_deck, tmp_path):
    write_package(make_deck(questions), tmp_path / "deck.apkg")

    assert entries(tmp_path / "deck.apkg") == [
        ("meta", 1980),
        ("collection.anki21b", 1980),
        ("collection.anki2", 1980),
        ("media", 1980),
    ]
    with zipfile.ZipFile(tmp_path / "deck.apkg") as archive:
        assert archive.read("meta") == b"\x08\x03"
        assert zstandard.ZstdDecompressor().decompress(archive.read("media")) == b""


def test_the_layout_before_it_holds_the_same(questions, make_deck, learner, tmp_path):
    write_package(make_deck(questions), tmp_path / "new.apkg")
    write_package(make_deck(questions), tmp_path / "old.apkg", legacy=True)

    assert [name for name, _ in entries(tmp_path / "old.apkg")] == [
        "meta", "collection.anki21", "collection.anki2", "media",
    ]  # fmt: skip
    dumps = []
    for package, name in (("new", "collection.anki21b"), ("old", "collection.anki21")):
        db = opened(tmp_path / f"{package}.apkg", name, tmp_path)
        dumps.append(list(db.iterdump()))
        db.close()
    assert dumps[0] == dumps[1]
    assert learner.take(tmp_path / "old.apkg") == {"new": 10}
    assert learner.take(tmp_path / "new.apkg") == {"duplicate": 10}


def test_a_program_too_old_is_told_so(questions, make_deck, learner, tmp_path):
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    with (
        zipfile.ZipFile(tmp_path / "deck.apkg") as archive,
        zipfile.ZipFile(tmp_path / "seen.apkg", "w") as seen,
    ):
        seen.writestr("collection.anki2", archive.read("collection.anki2"))
        seen.writestr("media", "{}")

    assert learner.take(tmp_path / "seen.apkg") == {"new": 1}
    assert learner.note("update-anki")["Question"] == "Please update Anki."


def test_the_collection_names_its_scheduler_and_each_model_once(questions, make_deck, tmp_path):
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    db = opened(tmp_path / "deck.apkg", "collection.anki21b", tmp_path)
    conf, models = db.execute("select conf, models from col").fetchone()
    db.close()

    assert json.loads(conf)["schedVer"] == 2
    keys = [key for key, _ in json.loads(models, object_pairs_hook=list)]
    assert len(keys) == len(set(keys)) == 10


def test_notes_may_come_one_by_one(questions, make_deck, tmp_path):
    deck = make_deck(questions)
    write_package(deck, tmp_path / "whole.apkg")
    stream = dataclasses.replace(deck, notes=(note for note in deck.notes))
    assert write_package(stream, tmp_path / "stream.apkg").notes == 10

    whole, streamed = tmp_path / "whole.apkg", tmp_path / "stream.apkg"
    assert whole.read_bytes() == streamed.read_bytes()


def test_what_would_split_a_field_or_a_tag_does_not(learner, tmp_path):
    """The writer itself holds, whoever calls it."""
    kind = model("flashcard")
    fields = ["id", "a\x1fb", *[""] * (len(FIELDS) - 2)]
    row = PackageNote("guid", kind.model_id, 1 << 41, fields, ["a\tb c"], 5, (0,), 1)
    with open_package(tmp_path / "deck.apkg", first_id=1000) as package:
        package.add_notes([row])
        package.finish([kind], [genanki.Deck(1 << 41, "Deck")], rollover=4)

    assert learner.take(tmp_path / "deck.apkg") == {"new": 1}
    note = learner.note("id")
    assert (note["Question"], note.tags, note.mod) == ("ab", ["a_b_c"], 5)


def test_a_deck_that_cannot_be_written_leaves_the_old_file(questions, make_deck, tmp_path):
    out = tmp_path / "deck.apkg"
    out.write_bytes(b"old")
    deck = make_deck(questions)
    naive = dataclasses.replace(
        deck.notes[0], modified=deck.notes[0].modified.replace(tzinfo=None)
    )

    with pytest.raises(DeckError, match="no question to export"):
        write_package(dataclasses.replace(deck, notes=()), out)
    with pytest.raises(DeckError, match="asl-three: is in the deck twice"):
        write_package(dataclasses.replace(deck, notes=deck.notes + deck.notes[:1]), out)
    with pytest.raises(DeckError, match="modified: needs a time zone"):
        write_package(dataclasses.replace(deck, notes=(naive,)), out)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]
