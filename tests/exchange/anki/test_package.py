"""The file itself: whole or not at all, the same every time, complete."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import zipfile

import pytest

from studyapp.exchange.anki.export import DeckError, write_package


def test_the_same_deck_gives_the_same_bytes(questions, make_deck, tmp_path):
    for name in ("one.apkg", "two.apkg"):
        write_package(make_deck(questions), tmp_path / name)

    assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()


def test_the_collection_names_its_scheduler_and_each_model_once(questions, make_deck, tmp_path):
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    with zipfile.ZipFile(tmp_path / "deck.apkg") as package:
        package.extract("collection.anki2", tmp_path)
    db = sqlite3.connect(tmp_path / "collection.anki2")
    conf, models = db.execute("select conf, models from col").fetchone()
    db.close()

    assert json.loads(conf)["schedVer"] == 2
    keys = [key for key, _ in json.loads(models, object_pairs_hook=list)]
    assert len(keys) == len(set(keys)) == 10


def test_a_deck_that_cannot_be_written_leaves_the_old_file(questions, make_deck, tmp_path):
    out = tmp_path / "deck.apkg"
    out.write_bytes(b"old")
    deck = make_deck(questions)
    naive = dataclasses.replace(
        deck.notes[0], modified=deck.notes[0].modified.replace(tzinfo=None)
    )

    with pytest.raises(DeckError, match="no question to export"):
        write_package(dataclasses.replace(deck, notes=()), out)
    with pytest.raises(DeckError, match="asl-three: is in the deck 2 times"):
        write_package(dataclasses.replace(deck, notes=deck.notes + deck.notes[:1]), out)
    with pytest.raises(DeckError, match="modified: needs a time zone"):
        write_package(dataclasses.replace(deck, notes=(naive,)), out)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]
