"""A typed answer beside the nearest accepted one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.comparing import compare


def signs(typed: str, *variants: str) -> str | None:
    """The comparison with too much in [-…] and missing in [+…]."""
    found = compare(typed, variants)
    if found is None:
        return None
    marks = {"same": "{}", "extra": "[-{}]", "missing": "[+{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in found.pieces)


@pytest.mark.parametrize(
    ("typed", "variants", "shown"),
    [
        ("Shakspeare", ["Shakespeare"], "Shak[+e]speare"),
        ("a sparse autoencoder", ["sparse autoencoders"], "[-a ]sparse autoencoder[+s]"),
        ("mechanical interpretability", ["mechanistic interpretability"],
         "mechani[-cal][+stic] interpretability"),
        ("oxigen", ["hydrogen peroxide", "oxygen"], "ox[-i][+y]gen"),
        ("שייקפיר", ["שייקספיר"], "[-שייקפיר][+שייקספיר]"),
    ],
)  # fmt: skip
def test_what_is_too_much_and_what_is_missing(
    typed: str, variants: list[str], shown: str
) -> None:
    assert signs(typed, *variants) == shown


@pytest.mark.parametrize(
    ("typed", "variants"),
    [
        ("shakespeare!", ["Shakespeare"]),  # nothing that counts
        ("Marlowe", ["Shakespeare"]),  # nearly everything
        ("", ["Shakespeare"]),
        ("?!", ["Shakespeare"]),
    ],
)
def test_where_there_is_nothing_to_learn_nothing_is_shown(
    typed: str, variants: list[str]
) -> None:
    assert compare(typed, variants) is None


WORDS = st.text(st.sampled_from("abcdeABCé ,.-"), max_size=20)


@given(WORDS, st.lists(WORDS.filter(str.strip), min_size=1, max_size=3))
def test_the_pieces_are_both_texts(typed: str, variants: list[str]) -> None:
    """Same and extra are what was typed; same and missing the wanted, but for capitals."""
    found = compare(typed, variants)
    if found is None:
        return
    assert found.wanted in variants
    mine = "".join(p.text for p in found.pieces if p.kind != "missing")
    theirs = "".join(p.text for p in found.pieces if p.kind != "extra")
    assert (mine, theirs.lower()) == (typed, found.wanted.lower())
    kinds = [p.kind for p in found.pieces]
    assert all(a != b for a, b in pairwise(kinds))
    assert all(p.text for p in found.pieces)
