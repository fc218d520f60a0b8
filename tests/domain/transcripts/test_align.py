"""Two transcripts of one conversation against each other."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.transcripts import (
    Alignment,
    Disagreement,
    Known,
    Source,
    Transcript,
    Turn,
    align,
)
from tests.domain.transcripts.conftest import MakeSource

Read = tuple[Source, Transcript]

HOST, GUEST = "Ada Quill", "Bo Reed"
BEES = """How do bees find the way back to a hive after a long flight over unknown fields?
They remember landmarks and they read the position of the sun, even behind clouds.
Polarised light tells them where it stands. And how do they share what they found?
By dancing on the comb. The angle of the dance gives the direction, its length the distance.
Young dancers are imprecise at first and grow better within a week of practice."""


def spoken(*texts: str) -> list[Turn]:
    """Turns of host and guest in alternation."""
    return [
        Turn(number, (GUEST, HOST)[number % 2], text, number)
        for number, text in enumerate(texts, start=1)
    ]


def unlabelled(*texts: str) -> list[Turn]:
    return [Turn(number, None, text, number) for number, text in enumerate(texts, start=1)]


def only(alignment: Alignment) -> Disagreement:
    """The one disagreement that is more than style."""
    (found,) = [d for d in alignment.disagreements if d.importance]
    return found


def against(heard: str, said: str = BEES, known: Known | None = None) -> Alignment:
    return align(spoken(said), unlabelled(heard), known)


def test_what_is_left_out_and_what_is_added_is_listed() -> None:
    lacking = "even behind clouds"
    shorter = BEES.replace(f", {lacking}", "")
    lost = only(against(shorter))
    assert (lost.kind, lost.whole.text, lost.excerpt.words) == (
        "omitted",
        "even behind clouds",
        0,
    )
    more = only(against(BEES, shorter))
    assert (more.kind, more.excerpt.text, more.whole.words) == (
        "added",
        "even behind clouds",
        0,
    )


@pytest.mark.parametrize(
    ("said", "heard", "kind"),
    [
        ("the comb", "the tomb", "alike"),
        ("landmarks", "perfumes", "other"),
        ("within a week", "within 3 weeks", "number"),
        ("are imprecise", "are never imprecise", "negation"),
        ("dancers", "dancer", "ending"),
        ("practice", "Provence", "name"),
    ],
)
def test_the_kind_of_a_substitution(said: str, heard: str, kind: str) -> None:
    found = only(against(BEES.replace(said, heard)))
    assert found.kind == kind
    assert (str(found.turns), str(found.paragraphs)) == ("1", "1")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("They remember", "They, you know, kind of remember"),
        ("a long flight", "a a long, right? flight"),
        ("Polarised light", "POLARISED-LIGHT"),
        ("They remember", "And so they remember"),
        ("a week of practice", "a week of, of practice"),
    ],
)
def test_fillers_case_and_spelling_are_style(said: str, heard: str) -> None:
    assert {d.kind for d in against(BEES.replace(said, heard)).disagreements} <= {"style"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("we've had 1,000 of them", "We have had thousand of them."),
        ("I can't, it's a code base", "I cannot; it is a codebase"),
        ("the ASL-3 level and GPT-4", "the ASL3 level and GPT4"),
        ("version 4.0 in ten months", "version 4 in 10 months"),
        ("I'm gonna go", "I am going to go"),
    ],
)
def test_contractions_hyphens_and_written_numbers_agree(one: str, two: str) -> None:
    said, heard = (BEES.replace("even", text) for text in (one, two))
    assert [d for d in against(heard, said).disagreements if d.importance] == []


def test_a_name_of_the_descriptor_makes_the_other_side_suspect(make_source: MakeSource) -> None:
    known = Known.of(make_source(), make_source())
    said = BEES.replace("Polarised", "Bo Reed says that polarised")
    found = only(against(said.replace("Reed", "Rheed"), said, known))
    assert found.kind == "name"
    assert found.misheard is not None
    assert (found.misheard.side, found.misheard.noted) == ("excerpt", False)
    assert "“Reed” is a name" in found.misheard.reason


def test_a_word_heard_nowhere_else_is_suspect() -> None:
    said = BEES + " A dance is a dance, and the dance goes on."
    found = only(against(said.replace("of the dance gives", "of the dunce gives"), said))
    assert found.misheard is not None
    assert found.misheard.side == "excerpt"
    assert "“dunce” stands nowhere else" in found.misheard.reason
    found = only(against(said, said.replace("of the dance gives", "of the dunce gives")))
    assert found.misheard is not None
    assert found.misheard.side == "whole"


def test_a_word_said_again_near_by_is_likelier() -> None:
    filler = " ".join(f"w{number}" for number in range(300))
    said = f"{BEES} The comb is dark. {filler} as a tomb"
    found = only(against(said.replace("on the comb", "on the tomb"), said))
    assert found.misheard is not None
    assert found.misheard.side == "excerpt"
    assert found.misheard.reason == "“comb” is said again near by in both"


def test_what_the_errata_note_comes_last(make_source: MakeSource) -> None:
    note = {"turns": 1, "heard": "the tomb", "meant": "the comb", "reason": "Of wax."}
    source = make_source(corrections={"errata": [note]})
    heard = BEES.replace("the comb", "the tomb").replace("a week", "a weak")
    found = against(heard, known=Known.of(make_source(), source)).disagreements
    assert [(d.excerpt.text, d.noted) for d in found] == [("weak", False), ("tomb", True)]
    assert found[1].misheard is not None
    assert found[1].misheard.side == "excerpt"


def test_speakers_are_carried_to_paragraphs() -> None:
    one, two, three, four, five = BEES.split("\n")
    whole = spoken(one, two, "Go on.", three, four, five)
    excerpt = unlabelled(f"{one} {two}", f"{three} {four}", five)
    carried = align(whole, excerpt).carried
    assert [[str(span) for span in paragraph.turns] for paragraph in carried] == [
        ["1-2"],
        ["4-5"],
        ["6"],
    ]
    assert [paragraph.speakers for paragraph in carried] == [
        (HOST, GUEST),
        (GUEST, HOST),
        (GUEST,),
    ]
    assert all(paragraph.agreed == 1 and not paragraph.again for paragraph in carried)


def test_a_paragraph_of_other_matter_takes_the_turn_before() -> None:
    whole = spoken(*BEES.split("\n"))
    paragraphs = BEES.split("\n")
    paragraphs.insert(3, "Buy mattresses.")
    carried = align(whole, unlabelled(*paragraphs)).carried
    assert carried[3].agreed == 0
    assert carried[3].turns == carried[2].turns


def test_turns_without_a_word_in_the_excerpt_are_left_out() -> None:
    lines = BEES.split("\n")
    alignment = align(spoken(*lines), unlabelled(*lines[:2]))
    assert [str(span) for span in alignment.left_out] == ["3-5"]
    assert alignment.disagreements == ()


def test_a_teaser_and_a_part_told_twice_keep_the_order_of_the_rest() -> None:
    told = [f"{text} {' '.join(chr(97 + i) * n for n in range(2, 14))}." for i, text in
            enumerate(BEES.split("\n") * 2)]  # fmt: skip
    whole = spoken(*told)
    excerpt = unlabelled(told[7], *told[:5], *told[2:5], *told[5:])
    carried = align(whole, excerpt).carried
    turns = [int(str(paragraph.turns[0])) for paragraph in carried]
    assert turns == [8, 1, 2, 3, 4, 5, 3, 4, 5, 6, 7, 8, 9, 10]
    ordered = [p.turns[0].first for p in carried if not p.again]
    assert ordered == list(range(1, 11))
    assert carried[0].again


def test_a_reading_is_never_longer_than_eight_words() -> None:
    alignment = against(BEES.split("\n")[0] + BEES.split("\n")[4])
    found = only(alignment)
    assert found.whole.words > 30
    assert len(found.whole.text.split()) == 9  # eight and the dots
    assert found.whole.text.endswith("…")


def test_nothing_against_something() -> None:
    assert align([], []).disagreements == ()
    alignment = align(spoken("Yes."), unlabelled("No words in common."))
    assert alignment.agreed == 0
    assert [str(span) for span in alignment.left_out] == ["1"]
    assert align([], unlabelled("Only here.")).carried[0].agreed == 0


VOCABULARY = "the bee bee's dance 3 3.5 don’t GPT-4 well-known o1 you know …"
words = st.sampled_from(VOCABULARY.split())
texts = st.lists(st.lists(words, max_size=40).map(" ".join), max_size=6)


@settings(deadline=None)
@given(texts)
def test_a_text_against_itself_is_the_identity(texts: list[str]) -> None:
    turns = spoken(*texts)
    alignment = align(turns, turns)
    assert alignment.disagreements == ()
    size = len(alignment.words[0])
    assert [(b.whole, b.excerpt, b.size) for b in alignment.blocks] == (
        [(0, 0, size)] if size else []
    )
    worded = {word.unit for word in alignment.words[0].words}
    for paragraph in alignment.carried:
        if paragraph.paragraph in worded:
            assert paragraph.turns[0].first <= paragraph.paragraph <= paragraph.turns[-1].last


@settings(deadline=None)
@given(texts, texts)
def test_any_two_texts_align_in_order(one: list[str], two: list[str]) -> None:
    alignment = align(spoken(*one), unlabelled(*two))
    folds = [words.folds for words in alignment.words]
    for block in alignment.blocks:
        assert (
            folds[0][block.whole : block.whole_stop]
            == folds[1][block.excerpt : block.excerpt_stop]
        )
    for before, after in pairwise(alignment.blocks):
        assert before.excerpt_stop <= after.excerpt
    assert [paragraph.paragraph for paragraph in alignment.carried] == list(
        range(1, len(two) + 1)
    )


@pytest.fixture(scope="module")
def real(whole: Read, opening: Read) -> Alignment:
    started = time.perf_counter()
    alignment = align(whole[1].units, opening[1].units, Known.of(whole[0], opening[0]))
    assert time.perf_counter() - started < 10
    return alignment


def test_the_whole_against_the_opening(real: Alignment) -> None:
    assert real.agreed > 0.9
    assert len(real.carried) == 256
    assert all(paragraph.turns and paragraph.speakers for paragraph in real.carried)
    ordered = [paragraph for paragraph in real.carried if not paragraph.again]
    for before, after in pairwise(ordered):
        assert before.turns[-1].first <= after.turns[0].first
    again = {paragraph.paragraph for paragraph in real.carried if paragraph.again}
    assert again == {1, 2, *range(200, 231)}


@pytest.mark.parametrize(
    ("paragraph", "turns", "speakers"),
    [
        (1, ["202"], ("Dario Amodei",)),
        (15, ["3-6"], ("Lex Fridman", "Dario Amodei")),
        (24, ["10-12"], ("Dario Amodei", "Lex Fridman")),
        (94, ["44-45"], ("Dario Amodei", "Lex Fridman")),
        (214, ["88"], ("Dario Amodei",)),
        (256, ["106"], ("Dario Amodei",)),
    ],
)
def test_speakers_of_the_opening(
    real: Alignment, paragraph: int, turns: list[str], speakers: tuple[str, ...]
) -> None:
    carried = real.carried[paragraph - 1]
    assert [str(span) for span in carried.turns] == turns
    assert carried.speakers == speakers


@pytest.mark.parametrize(
    ("turn", "paragraph", "said", "heard"),
    [
        (2, 7, "Baidu", "BYU"),
        (24, 51, "SWE-bench", "SBench"),
        (24, 52, "o1", "GPT-3"),
        (88, 187, "METR", "Meter"),
        (71, 129, "Sonnet", "score"),
        (186, 2, "clusters", "areas"),
    ],
)
def test_known_disagreements_are_listed(
    real: Alignment, turn: int, paragraph: int, said: str, heard: str
) -> None:
    assert any(
        said in d.whole.text
        and heard in d.excerpt.text
        and d.turns.first == turn
        and d.paragraphs.first == paragraph
        and d.misheard is not None
        and d.misheard.side == "excerpt"
        for d in real.disagreements
    )


def test_without_errata_the_guesses_still_find_some(whole: Read, opening: Read) -> None:
    found = align(whole[1].units, opening[1].units).disagreements
    guessed = {d.excerpt.text: d.misheard.side for d in found if d.misheard}
    assert guessed["XX"] == "excerpt"
    assert guessed["pushing"] == "whole"
