"""Words as the rules on item writing see them: without markup, case and inflection."""

from __future__ import annotations

import re
from functools import lru_cache

from studyapp.domain.questions import GAP

_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`$\\#>]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*(?:\s+|$)")
_VOWELS = re.compile(r"[aeiouy]+")

EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "it",
        "its",
        "they",
        "their",
        "them",
        "he",
        "his",
        "him",
        "she",
        "her",
        "hers",
        "this",
        "that",
        "these",
        "those",
        "which",
        "who",
        "whom",
        "whose",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
    ]
)
"""Words whose exchange leaves the meaning of a choice as it is."""

COMMON = EMPTY | frozenset(
    [
        "ai",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "yet",
        "if",
        "then",
        "than",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "on",
        "onto",
        "out",
        "over",
        "under",
        "up",
        "down",
        "off",
        "to",
        "toward",
        "towards",
        "with",
        "within",
        "without",
        "about",
        "above",
        "after",
        "again",
        "against",
        "all",
        "almost",
        "also",
        "although",
        "always",
        "among",
        "an",
        "another",
        "any",
        "around",
        "away",
        "back",
        "because",
        "before",
        "behind",
        "below",
        "between",
        "both",
        "bring",
        "brings",
        "bringing",
        "can",
        "cannot",
        "could",
        "each",
        "either",
        "else",
        "enough",
        "even",
        "ever",
        "every",
        "few",
        "first",
        "give",
        "gives",
        "given",
        "going",
        "get",
        "gets",
        "give",
        "go",
        "goes",
        "here",
        "how",
        "however",
        "i",
        "just",
        "keep",
        "kind",
        "kinds",
        "last",
        "least",
        "less",
        "let",
        "lets",
        "like",
        "made",
        "make",
        "makes",
        "making",
        "many",
        "may",
        "me",
        "might",
        "mine",
        "more",
        "most",
        "much",
        "must",
        "my",
        "need",
        "needs",
        "neither",
        "never",
        "new",
        "no",
        "none",
        "not",
        "nothing",
        "now",
        "often",
        "once",
        "one",
        "ones",
        "only",
        "other",
        "others",
        "our",
        "own",
        "part",
        "people",
        "person",
        "per",
        "put",
        "rather",
        "really",
        "same",
        "say",
        "says",
        "said",
        "see",
        "sees",
        "should",
        "since",
        "some",
        "somebody",
        "someone",
        "something",
        "sort",
        "sorts",
        "still",
        "such",
        "sure",
        "take",
        "takes",
        "tell",
        "tells",
        "there",
        "therefore",
        "thing",
        "things",
        "think",
        "thinks",
        "three",
        "through",
        "thus",
        "too",
        "two",
        "until",
        "upon",
        "us",
        "use",
        "used",
        "uses",
        "using",
        "very",
        "want",
        "wants",
        "way",
        "ways",
        "we",
        "well",
        "what",
        "whatever",
        "when",
        "whenever",
        "where",
        "whether",
        "while",
        "whoever",
        "why",
        "will",
        "would",
        "you",
        "your",
        "yours",
    ]
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
    """The word without its inflection, roughly: ``scaling``, ``scaled`` and ``scales`` agree."""
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
    silent = (word.endswith("e") and not word.endswith(("le", "ee"))) or word.endswith("ed")
    return max(1, groups - (silent and groups > 1))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of ``length`` words in the text."""
    found = words(text)
    return {found[start : start + length] for start in range(len(found) - length + 1)}
