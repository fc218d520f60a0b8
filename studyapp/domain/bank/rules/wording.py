"""Words as the rules on item writing see them: without markup, case and inflection."""

from __future__ import annotations

import re
from functools import lru_cache

from studyapp.domain.questions import GAP

_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`$\\#>]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*(?:\s+|$)")
_SILENT = re.compile(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscgxzh]es$")
_VOWELS = re.compile(r"[aeiouy]+")


def _these(text: str) -> frozenset[str]:
    return frozenset(text.split())


EMPTY = _these(
    """
    a am an are be been being did do does had has have he her hers him his is it its of she
    that the their them these they this those was were which who whom whose
    """
)
"""Words whose exchange leaves the meaning of a choice as it is."""

COMMON = EMPTY | _these(
    """
    about above after again against ai all almost also although always among and another any
    around as at away back because before behind below between both bring bringing brings
    but by can cannot could down each either else enough even ever every few first for from
    get gets give given gives go goes going here how however i if in into just keep kind
    kinds last least less let lets like made make makes making many may me might mine more
    most much must my need needs neither never new no none nor not nothing now off often on
    once one ones only onto or other others our out over own part people per person put
    rather really said same say says see sees should since so some somebody someone
    something sort sorts still such sure take takes tell tells than then there therefore
    thing things think thinks three through thus to too toward towards two under until up
    upon us use used uses using very want wants way ways we well what whatever when whenever
    where whether while whoever why will with within without would yet you your yours
    """
)
"""Words too common to link one text to another."""

_ENDINGS = (
    ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("iveness", "ive"),
    ("ations", "ate"), ("ation", "ate"), ("ments", "ment"), ("ities", "ity"), ("ically", "ic"),
    ("ions", ""), ("ings", ""), ("ness", ""), ("ies", "y"), ("ied", "y"), ("ion", ""),
    ("ing", ""), ("edly", ""), ("ers", "er"), ("ses", "s"), ("xes", "x"), ("ches", "ch"),
    ("shes", "sh"), ("ed", ""), ("ly", ""), ("s", ""),
)  # fmt: skip


def plain(text: str) -> str:
    """The text as it is read: no Markdown marks, a gap of a cloze as its hint or a line."""
    text = GAP.sub(lambda gap: gap[2] or "…", text)
    return " ".join(_MARKUP.sub(lambda match: match[1] or "", text).split())


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, in lower case; a hyphen parts two words."""
    return tuple(word.replace("’", "'") for word in _WORD.findall(plain(text).casefold()))


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """The word without its inflection, roughly: ``scaling``, ``scaled``, ``scales`` agree."""
    word = word.removesuffix("'s")
    for ending, put in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + put
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


@lru_cache(maxsize=20_000)
def content(text: str) -> tuple[str, ...]:
    """The roots of the words that carry the meaning, in order; a cloze's gaps are left out."""
    return tuple(root(word) for word in words(GAP.sub(" ", text)) if word not in COMMON)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without their last mark."""
    return tuple(part for part in _SENTENCE_END.split(plain(text)) if part.strip())


def syllables(word: str) -> int:
    """How many syllables an English word has, by its groups of vowels."""
    groups = len(_VOWELS.findall(word))
    silent = _SILENT.search(word) is not None
    return max(1, groups - (silent and groups > 1))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of ``length`` words in the text."""
    found = words(text)
    return {found[start : start + length] for start in range(len(found) - length + 1)}
