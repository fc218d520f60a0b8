"""The text file as Anki itself reads it: notes of our deck are brought up to date in place."""

from __future__ import annotations

from anki.collection import CsvMetadata, ImportCsvRequest

from studyapp.exchange import anki_tsv
from studyapp.exchange.anki.export import write_package


def _take(learner, path):
    """Import with what the file says and Anki's defaults; how many notes went which way."""
    metadata = learner.col.get_csv_metadata(str(path), None)
    log = learner.col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    kinds = ("new", "updated", "duplicate", "conflicting", "first_field_match",
             "missing_notetype", "missing_deck", "empty_first_field")  # fmt: skip
    counts = {kind: len(getattr(log, kind)) for kind in kinds}
    return metadata, {kind: count for kind, count in counts.items() if count}


def _lines(deck, edited=()):
    for note in deck.notes:
        changes = {"explanation": "Corrected."} if note.question.id in edited else {}
        yield note.question.model_copy(update=changes), note.topic_title


def _write(path, deck, edited=()):
    sources = {note.question.id: note.sources for note in deck.notes}
    exported = anki_tsv.export(
        _lines(deck, edited),
        bank_id=deck.bank_id,
        title=deck.title,
        sources=sources,
        slugs={note.topic_title: note.topic for note in deck.notes},
    )
    path.write_bytes(exported.data)
    return exported


def test_edited_notes_are_updated_in_place(questions, make_deck, learner, tmp_path):
    deck = make_deck(questions)
    write_package(deck, tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")
    names = [note.question.id for note in deck.notes]
    before = {name: learner.note(name).guid for name in names}
    cards = learner.col.card_count()
    edited = ("asl-three", "feature-cloze", "kinds")
    exported = _write(tmp_path / "deck.txt", deck, edited)
    assert (exported.questions, exported.losses) == (10, ())

    metadata, counts = _take(learner, tmp_path / "deck.txt")

    assert metadata.delimiter == CsvMetadata.Delimiter.TAB
    assert metadata.is_html
    assert counts == {"updated": 3, "duplicate": 7}
    assert (learner.col.note_count(), learner.col.card_count()) == (10, cards)
    for name, guid in before.items():
        now = learner.note(name)
        assert now.guid == guid
        assert ("Corrected." in now["Explanation"]) == (name in edited)


def test_a_file_without_a_change_changes_no_note(questions, make_deck, learner, tmp_path):
    deck = make_deck(questions)
    write_package(deck, tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")
    notes = {each: learner.col.get_note(each) for each in learner.col.find_notes("")}
    before = {each: (note.fields, sorted(note.tags)) for each, note in notes.items()}
    decks = {card: learner.col.get_card(card).did for card in learner.col.find_cards("")}
    _write(tmp_path / "deck.txt", deck)

    _, counts = _take(learner, tmp_path / "deck.txt")

    assert counts == {"duplicate": 10}
    for each, (fields, tags) in before.items():
        now = learner.col.get_note(each)
        assert (now.fields, sorted(now.tags)) == (fields, tags)
    assert {card: learner.col.get_card(card).did for card in decks} == decks
