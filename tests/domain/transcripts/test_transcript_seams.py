"""Seams: what is joined, what is left out because it stood twice, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.transcripts.seams import drop_restarts, ends_sentence, mend, settle_marks


def test_a_phrase_on_both_sides_of_a_page_end_stands_once() -> None:
    mended = mend(["We went down to the old harbour", "to the old harbour, and waited."])
    assert mended.text == "We went down to the old harbour, and waited."
    assert mended.repeated == ("to the old harbour",)
    assert mended.joined == (1,)


def test_a_stutter_at_a_page_end_stays() -> None:
    assert mend(["I think that", "I think that it rains."]).text == (
        "I think that I think that it rains."
    )


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "He said that the red boats of the bay never sail, but- The red boats of the bay"
            " never sail, but some row.",
            "He said that the red boats of the bay never sail, but some row.",
        ),
        (
            "What would you tell a child who wants to dig, looking... What would you tell a"
            " child who wants to dig? Looking back, dig.",
            "What would you tell a child who wants to dig? Looking back, dig.",
        ),
        (
            "They say, “Oh, what a very kind man. He is so—” ... Oh, what a very kind man. He"
            " is so patient.",
            "They say, “Oh, what a very kind man. He is so patient.",
        ),
        (
            "It opens a map, reads it, and finds the way to the... ... a map, reads it, and"
            " finds the way to your house.",
            "It opens a map, reads it, and finds the way to your house.",
        ),
    ],
)
def test_a_restart_after_a_break_is_said_once(text: str, mended: str) -> None:
    left, dropped = drop_restarts(text)
    assert left == mended
    assert len(dropped) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I ask you, I ask you to stay.",
        "So how do we get there... So how do we get there?",
        "You see it in the sales of the shop, you see it in the sales of the firm.",
        "Take the king – the man + the woman – and you have the queen.",
        "A well-known, much-loved, long-lost, half-forgotten, well-known, much-loved song.",
        "Trailing off...",
        "Words -",
    ],
)
def test_a_speaker_may_repeat_himself(text: str) -> None:
    assert drop_restarts(text) == (text, ())


def test_a_restart_may_go_over_a_paragraph_break() -> None:
    mended = mend(["We all know that the sea is deep and...", "The sea is deep and wide."])
    assert mended.text == "We all know that the sea is deep and...\n\nThe sea is deep and wide."
    longer = mend(
        [
            "We know that the cold sea is very deep and also...",
            "That the cold sea is very deep and also wide.",
        ]
    )
    assert longer.text == "We know that the cold sea is very deep and also wide."


@given(st.text(alphabet="ab .,-…—\n\"'”[]", max_size=200))
def test_mending_ends_and_only_leaves_out(text: str) -> None:
    left, dropped = drop_restarts(text)
    assert len(left) <= len(text)
    assert bool(dropped) == (left != text)


@pytest.mark.parametrize("text", ["Yes.", "Why?", "“No!”", "Well…", "(Quite.)", '"So.\'"'])
def test_a_finished_sentence(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["and the", "one, two,", "kind of-", "first:"])
def test_an_unfinished_sentence(text: str) -> None:
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    ("mark", "settled"),
    [
        ("[inaudible 03:43:25]", "[inaudible 03:43:25]"),
        ("[Inaudible 3:43]", "[inaudible 00:03:43]"),
        ("[ CROSSTALK  1:02:03 ]", "[crosstalk 01:02:03]"),
        ("[laughs]", "[laughs]"),
    ],
)
def test_marks_are_kept_in_one_spelling(mark: str, settled: str) -> None:
    assert settle_marks(f"It {mark} was.") == (f"It {settled} was.", (settled,))


def test_an_editors_brackets_are_no_mark() -> None:
    assert settle_marks("He [Kepler] was.") == ("He [Kepler] was.", ())
