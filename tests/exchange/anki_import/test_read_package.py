"""Packages of the real Anki read back, whatever their layout."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from anki.collection import Collection

from studyapp.domain.rating import RATINGS
from studyapp.exchange.anki_import.container import BadPackage
from studyapp.exchange.anki_import.package import read_package
from studyapp.exchange.loss import Loss

from .conftest import LAYOUTS, study


def add(anki: Collection, type_: str, tags: str = "", **fields: str) -> int:
    note = anki.new_note(anki.models.by_name(type_))
    for name, value in fields.items():
        note[name] = value
    note.tags = tags.split()
    anki.add_note(note, anki.decks.id("Physics::Waves"))
    return int(note.id)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_foreign_notes_become_drafts(
    anki: Collection, exported: Callable[[str], Path], layout: str
) -> None:
    add(anki, "Basic", "a::b c", Front="What is <b>sound</b>?", Back="A wave<br>in air")
    add(anki, "Cloze", Text="Light is a {{c1::wave::what}} and a {{c2::particle}}.")
    read = read_package(exported(layout), {})
    assert [(d.topic, d.question.type, d.question.stem) for d in read.drafts.drafts] == [
        ("waves", "flashcard", "What is **sound**?"),
        ("waves", "cloze", "Light is a {{1::what}} and a {{2}}."),
    ]
    card, cloze = read.drafts.questions
    assert (card.tags, card.status) == (("a-b", "c"), "draft")
    assert getattr(cloze, "answers", None) == (("wave",), ("particle",))
    assert (read.own, read.answers, read.drafts.losses) == (0, (), ())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reviews_of_our_own_notes_come_back(
    anki: Collection, own_deck: dict[str, str], exported: Callable[[str], Path], layout: str
) -> None:
    done = study(anki, [3, 1, 2, 4, 3, 3, 1, 4])
    assert len(done) == 8
    ids = anki.db.list("SELECT id FROM revlog ORDER BY id")
    read = read_package(exported(layout), own_deck)
    assert [(a.question_id, a.rating, a.mode) for a in read.answers] == [
        (own_deck[guid], RATINGS[ease - 1], "anki") for guid, ease in done
    ]
    assert [a.id for a in read.answers] == ids
    assert [int(a.at.timestamp() * 1000) for a in read.answers] == ids
    assert (read.own, read.drafts.drafts) == (len(own_deck), ())


def test_a_note_counts_as_suspended_when_all_its_cards_are(
    anki: Collection, own_deck: dict[str, str], exported: Callable[[str], Path]
) -> None:
    of = {id_: guid for guid, id_ in own_deck.items()}
    cloze, numeric = (
        anki.db.list("SELECT c.id FROM cards c JOIN notes n ON n.id = c.nid WHERE guid = ?", g)
        for g in (of["q-cloze"], of["q-numeric"])
    )
    anki.sched.suspend_cards([cloze[0], *numeric])
    read = read_package(exported("latest.apkg"), own_deck)
    assert read.suspended == ({"q-numeric"} if len(cloze) > 1 else {"q-numeric", "q-cloze"})


def test_due_dates_set_by_hand_are_no_answers(
    anki: Collection, own_deck: dict[str, str], exported: Callable[[str], Path]
) -> None:
    anki.sched.set_due_date(list(anki.find_cards(""))[:2], "5")
    read = read_package(exported("latest.apkg"), own_deck)
    assert read.answers == ()
    assert read.drafts.losses == (
        Loss("package", "reviews", "2 due dates set by hand; no answer was given", "left_out"),
    )


def test_media_stay_out_and_are_told(
    anki: Collection, exported: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "wave.png").write_bytes(b"\x89PNG....")
    name = anki.media.add_file(str(tmp_path / "wave.png"))
    id_ = add(anki, "Basic", Front=f'See <img src="{name}">.', Back="Yes [sound:a.mp3]")
    read = read_package(exported("latest.apkg"), {})
    (draft,) = read.drafts.questions
    assert (draft.stem, getattr(draft, "answers", None)) == ("See .", ("Yes",))
    assert Loss("package", "media", "1 media files; questions hold text alone", "left_out") in (
        read.drafts.losses
    )
    assert {loss.where for loss in read.drafts.losses} == {"package", f"note {id_}"}


def test_the_stub_is_never_read(anki: Collection, exported: Callable[[str], Path]) -> None:
    """A package in the newest layout carries an old database with one note about updating."""
    add(anki, "Basic", Front="Really here?", Back="Yes")
    with zipfile.ZipFile(exported("latest.apkg")) as package:
        assert "collection.anki2" in package.namelist()
    read = read_package(exported("latest.apkg"), {})
    assert [question.stem for question in read.drafts.questions] == ["Really here?"]


def rewritten(package: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """A legacy package whose database was tampered with."""
    out = package.with_name("changed.apkg")
    database = package.with_name("changed.db")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "collection.anki21":
                database.write_bytes(data)
                connection = sqlite3.connect(database)
                change(connection)
                connection.commit()
                connection.close()
                data = database.read_bytes()
            new.writestr(name, data)
    return out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE VIEW v AS SELECT 1", "holds a view (v)"),
        ("CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END", "holds a trigger (t)"),
        ("CREATE VIRTUAL TABLE f USING fts5(x)", "holds a table (f)"),
        ("DROP TABLE notes", "is damaged"),
        ("UPDATE col SET models = '[1]'", "is damaged"),
        ("UPDATE col SET models = 'x'", "is damaged"),
        ("DELETE FROM col", "is damaged"),
    ],
)
def test_a_database_that_anki_never_makes_is_refused(
    anki: Collection, exported: Callable[[str], Path], statement: str, words: str
) -> None:
    add(anki, "Basic", Front="a", Back="b")
    package = rewritten(exported("legacy.apkg"), lambda c: c.execute(statement))
    with pytest.raises(BadPackage) as refused:
        read_package(package, {})
    assert words in str(refused.value)


def test_an_endless_query_is_stopped(
    anki: Collection, exported: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        add(anki, "Basic", Front=f"a{number}", Back="b")
    monkeypatch.setattr("studyapp.exchange.anki_import.collection.SECONDS", -1.0)
    monkeypatch.setattr("studyapp.exchange.anki_import.collection._OPCODES_BETWEEN_LOOKS", 1)
    with pytest.raises(BadPackage) as refused:
        read_package(exported("legacy.apkg"), {})
    assert str(refused.value) == ("Reading the collection takes too long. Export fewer decks.")


def zipped(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name.replace("_", "."), data)
    return path


def test_files_that_are_no_packages_say_what_to_do(tmp_path: Path) -> None:
    text = tmp_path / "a.apkg"
    text.write_text("hello")
    found = {}
    for name, package in {
        "text": text,
        "empty": zipped(tmp_path / "b.apkg"),
        "unknown layout": zipped(tmp_path / "c.apkg", meta=b"\x08\x09"),
        "no zstd": zipped(tmp_path / "d.apkg", meta=b"\x08\x03", collection_anki21b=b"x" * 99),
        "bad meta": zipped(tmp_path / "e.apkg", meta=b"\xff" * 30),
        "no database": zipped(tmp_path / "f.apkg", collection_anki2=b"x" * 5000),
    }.items():
        with pytest.raises(BadPackage) as refused:
            read_package(package, {})
        found[name] = str(refused.value)
    damaged = (
        "This is not an Anki package, or it is damaged."
        " In Anki choose File, Export, and “Anki Deck Package (.apkg)”."
    )
    assert found == {
        "text": damaged,
        "empty": "There is no collection in this file. Choose an .apkg or .colpkg file.",
        "unknown layout": "The package is of a layout (9) that is not known here."
        " Export it from Anki with “Support older Anki versions” ticked.",
        "no zstd": damaged,
        "bad meta": "The package's “meta” file cannot be read.",
        "no database": "The collection in this package is damaged. In Anki run Tools,"
        " Check Database, and export it again.",
    }


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyapp.exchange.anki_import.container.MOST_UNPACKED", 1 << 20)
    package = zipped(tmp_path / "bomb.apkg", collection_anki2=b"\0" * (8 << 20))
    with pytest.raises(BadPackage) as refused:
        read_package(package, {})
    assert str(refused.value) == "The collection unpacks to more than 1 MB. Export fewer decks."


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    package = tmp_path / "twice.apkg"
    with zipfile.ZipFile(package, "w") as out:
        out.writestr("collection.anki2", b"a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            out.writestr("collection.anki2", b"b")
    with pytest.raises(BadPackage) as refused:
        read_package(package, {})
    assert str(refused.value) == "The package holds two files of one name."
