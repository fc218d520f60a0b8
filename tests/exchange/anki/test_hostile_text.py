"""Texts that look like Anki's own signs, and whatever else a question may hold."""

from __future__ import annotations

import html
import random
import re
import tempfile
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from studyapp.domain.questions import TYPES, Cloze, parse_question
from studyapp.exchange.anki.cloze import card_ordinals
from studyapp.exchange.anki.export import write_package
from tests import strategies

HOSTILE = (
    "{{", "}}", "{", "}", "::", ":", "{{c1::x}}", "{{{", "{{Answer}}", "{{#Hint}}", "{{/Hint}}",
    "\\(", "\\)", "\\\\(", "\\[", "$x$", "$\\frac{{a}}{b}$", "$$y$$", "$", "&lt;", "&amp;", "&",
    "<", ">", "a<b", "\t", "\n", "\u2028", "é", "🧠", "👩\u200d🔬", "שלום", "مرحبا", "\u202e",
    "[sound:x.mp3]", "[latex]", "[/latex]", "[$]", "[[type:Answer]]", "[anki:tts lang=en]",
    "[a]: http://example.org", "[a](http://example.org)", "* ", "# ", "---", "> ", "`", "```",
    "|", "*", "_", "gapq0z", "\"", "'", "%>", "=", "x", "word", " ", "1.",
)  # fmt: skip
GAPS = (
    "{{1}}", "{{1::hint}}", "{{1::a::b}}", "{{2::]]>}}", "{{2}}", "[a]({{1}})", "$x^{{{2}}}$",
)  # fmt: skip

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=6).map("".join)
texts = texts.map(lambda text: text.strip() or "word")
some = st.lists(texts, min_size=2, max_size=5, unique_by=str.casefold)


def _choices(parts, one):
    return [
        {"text": text, "correct": index == 0 or (index == 1 and not one), "feedback": text}
        for index, text in enumerate(parts)
    ]


def _cloze(parts, stem):
    numbers = {int(found) for found in re.findall(r"\{\{(\d)(?:::[^{}]+)?\}\}", stem)}
    return {"stem": stem, "answers": [parts[:2]] * max(numbers, default=0)}


@st.composite
def question_data(draw):
    kind = draw(st.sampled_from(TYPES))
    parts = draw(some)
    pieces = st.lists(st.sampled_from(GAPS) | texts, min_size=1, max_size=6)
    specific = {
        "single_choice": lambda: {"choices": _choices(parts, True)},
        "multiple_choice": lambda: {"choices": _choices(parts, False)},
        "true_false": lambda: {"choices": _choices(["True", "False"], True)},
        "cloze": lambda: _cloze(parts, "{{1}}" + "".join(draw(pieces))),
        "short_answer": lambda: {"answers": parts},
        "numeric": lambda: {
            "value": draw(st.floats(allow_nan=False, allow_infinity=False)), "unit": parts[0],
        },
        "matching": lambda: {"pairs": [{"left": p, "right": parts[0]} for p in parts]},
        "ordering": lambda: {"items": parts},
        "categorize": lambda: {
            "categories": [{"name": p, "items": [p]} for p in parts],
        },
        "flashcard": lambda: {"answers": parts[:1]},
    }[kind]()  # fmt: skip
    common = {"type": kind, "stem": draw(texts), "hint": draw(texts), "explanation": parts[0]}
    return common | specific


def check(learner, questions):
    """What holds for every note: it came, with Anki's own cards, and both sides render."""
    assert learner.col.note_count() == len(questions)
    for question in questions:
        note = learner.note(question.id)
        made = sorted(card.ord for card in note.cards())
        assert made != []
        assert made == learner.ordinals_by_anki(note)
        if isinstance(question, Cloze):
            assert made == list(card_ordinals(question))
    for card, front, back in learner.rendered():
        assert "{{" not in front
        assert "{{" not in back
        output = card.render_output()
        assert output.question_av_tags == output.answer_av_tags == []
        typed = card.note_type()["name"] in ("Study: short answer", "Study: number")
        assert front.count("[[type:") == back.count("[[type:") == int(typed)


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(question_data() | strategies.question_data(), min_size=1, max_size=8))
def test_any_valid_question_arrives_with_a_card(make_deck, open_learner, found):
    questions = []
    for number, data in enumerate(found):
        try:
            questions.append(parse_question(data | {"id": f"q-{number}"}))
        except ValidationError:
            continue
    assume(questions)
    with tempfile.TemporaryDirectory() as folder, open_learner() as learner:
        write_package(make_deck(tuple(questions)), Path(folder, "deck.apkg"))
        assert learner.take(Path(folder, "deck.apkg")) == {"new": len(questions)}
        check(learner, questions)


def parsed(found):
    """The questions among the given plain data, numbered anew."""
    for number, data in enumerate(found):
        try:
            yield parse_question(data | {"id": f"h-{number}"})
        except ValidationError:
            continue


def thrown_together(chance):
    """Endless plain data of hostile pieces; quicker than drawing from a strategy."""
    pieces = [*HOSTILE, "\x00", "\x1f", "\x07", "\u00a0", "\ufeff", "e\u0301", "x" * 3000]

    def text():
        return "".join(chance.choices(pieces, k=chance.randrange(1, 7))).strip() or "word"

    while True:
        kind = chance.choice(TYPES)
        parts = list(
            {text().casefold(): text() for _ in range(chance.randrange(2, 6))}.values()
        )
        stem = "{{1}}" + "".join(chance.choices([*GAPS, *pieces], k=chance.randrange(1, 9)))
        specific = {
            "single_choice": {"choices": _choices(parts, True)},
            "multiple_choice": {"choices": _choices(parts, False)},
            "true_false": {"choices": _choices(["True", "False"], True)},
            "cloze": _cloze(parts, stem) if kind == "cloze" else {},
            "short_answer": {"answers": parts},
            "numeric": {"value": chance.uniform(-1e9, 1e9), "unit": parts[0]},
            "matching": {"pairs": [{"left": part, "right": text()} for part in parts]},
            "ordering": {"items": parts},
            "categorize": {"categories": [{"name": p, "items": [p]} for p in parts]},
            "flashcard": {"answers": parts[:1]},
        }[kind]
        common = {"type": kind, "stem": text(), "hint": chance.choice(("", text())),
                  "explanation": chance.choice(("", text()))}  # fmt: skip
        yield common | specific


def largest():
    """A question of each type with much in it, about 100 kB of text."""
    text = "שלום < {{c9::x}} $x^2$ 🧠 & word\n\n" * 300
    parts = [f"{number} {text}"[:9990].strip() for number in range(8)]
    data = {
        "single_choice": {"choices": _choices(parts, True)},
        "cloze": {"stem": parts[0][:9000] + " {{1}}", "answers": ["a"]},
        "ordering": {"items": parts},
        "flashcard": {"answers": parts[:1]},
    }
    for number, (kind, specific) in enumerate(data.items()):
        common = {"id": f"big-{number}", "type": kind, "stem": parts[0], "hint": parts[1],
                  "explanation": parts[2]}  # fmt: skip
        yield parse_question(common | specific)


def test_two_thousand_hostile_questions_have_the_cards_that_anki_makes(
    make_deck, learner, tmp_path
):
    """Anki regenerates the cards of all notes: none is added, none is empty."""
    made = parsed(thrown_together(random.Random(1)))
    questions = (*islice(made, 2000), *largest())
    assert {question.type for question in questions} == set(TYPES)
    report = write_package(make_deck(questions), tmp_path / "deck.apkg")
    assert learner.take(tmp_path / "deck.apkg") == {"new": len(questions)}

    cards = learner.col.db.all("select nid, ord from cards order by nid, ord")
    assert len(cards) == report.cards
    assert len({note for note, _ in cards}) == len(questions)
    notes = [learner.col.get_note(note) for note in learner.col.find_notes("")]
    for note in notes:
        note["Spare4"] = "changed"
    learner.col.update_notes(notes)
    assert learner.col.db.all("select nid, ord from cards order by nid, ord") == cards
    assert learner.col.get_empty_cards().notes == []
    assert learner.col.fix_integrity()[1]
    gaps = {q.id: list(card_ordinals(q)) for q in questions if isinstance(q, Cloze)}
    for note in notes:
        expected = gaps.get(note["Id"], [0])
        assert (note["Id"], [card.ord for card in note.cards()]) == (note["Id"], expected)


@pytest.mark.parametrize(
    ("stem", "answers"),
    [
        ("{{1}}", ["a}}b"]),
        ("{{1}}", ["}"]),
        ("{{{1}}}", ["{{c2::x}}"]),
        ("{{1}} {{1::again}}", ["::"]),
        ("{{1::a::b}} {{2}}", ["x::y", "}}{{"]),
        ("**{{2}}**`{{1}}` {{c3::no gap}}", ["<3", "&lt;"]),
        ("# {{1}}\n\n* שלום {{2}}\n* 🧠 gapq0z", ["*stars*", "a_b_c"]),
        ("[link]({{1}}) and {{2}}", ['"', "'"]),
        ("[a]: {{1}}", ["lost?"]),
    ],
)
def test_gaps_hold_their_answers(make_deck, learner, tmp_path, stem, answers):
    question = parse_question({"id": "q", "type": "cloze", "stem": stem, "answers": answers})
    write_package(make_deck((question,)), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    check(learner, [question])
    for card, front, back in learner.rendered():
        shown = re.findall(
            r'<span class="cloze" data-ordinal="(\d+)">(.*?)</span>', back, re.DOTALL
        )
        assert {int(number) for number, _ in shown} == {card.ord + 1}
        assert {html.unescape(text) for _, text in shown} == {answers[card.ord]}
        assert 'class="cloze"' in front


def test_a_gap_in_mathematics(make_deck, learner, tmp_path):
    question = parse_question(
        {
            "id": "q",
            "type": "cloze",
            "stem": "$x^{{{1::what}}} = {{2}}$",
            "answers": ["n_{i}", "\\frac{1}{2}"],
        }
    )
    write_package(make_deck((question,)), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    (first, _) = sorted(learner.rendered(), key=lambda shown: shown[0].ord)
    assert r"\(x^{[what]} = \frac{1}{2}\)" in html.unescape(first[1])
    assert r"\(x^{n_{i}} = \frac{1}{2}\)" in html.unescape(first[2])


def test_typed_answers_compare_equal_to_what_is_meant(make_deck, learner, tmp_path):
    for number, answer in enumerate(("a < b & c", "&lt;", "{{x}}", "naïve \\(", "שלום 🧠")):
        question = parse_question(
            {"id": f"q-{number}", "type": "short_answer", "stem": "?", "answers": [answer]}
        )
        write_package(make_deck((question,)), tmp_path / "deck.apkg")
        learner.take(tmp_path / "deck.apkg")
        compared = learner.col.compare_answer(learner.note(f"q-{number}")["Answer"], answer)
        assert "typeBad" not in compared
        assert "typeMissed" not in compared
        assert "typeGood" in compared


def test_backslash_and_bracket_start_no_mathematics(make_deck, learner, tmp_path):
    question = parse_question(
        {"id": "q", "type": "flashcard", "stem": r"\\(x\\) \\[y\\] $z$", "answers": ["x"]}
    )
    write_package(make_deck((question,)), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    assert learner.note("q")["Question"].count("\\(") == 1
    assert "\\(z\\)" in learner.note("q")["Question"]
    assert "\\[" not in learner.note("q")["Question"]


def test_text_that_renders_to_nothing_is_shown_as_written(make_deck, learner, tmp_path):
    question = parse_question(
        {"id": "q", "type": "flashcard", "stem": "[a]: http://example.org", "answers": ["#"]}
    )
    write_package(make_deck((question,)), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")

    assert learner.note("q")["Question"] == "<p>[a]: http://example.org</p>"
    assert learner.note("q")["Answer"] == "<p>#</p>"
