"""The rule on grammar that gives the key away: articles, number, forms of verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.domain.bank.rules.offered import Offered, offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import plain, words
from studyapp.domain.questions import GAP, AnyQuestion, Cloze

_AFTER_STEM = re.compile(r"[\s:_…–—-]+$")
_PLURAL_WANTED = re.compile(r"\b(?:are|were|these|those|have)$", re.I)
_SINGULAR_WANTED = re.compile(r"\b(?:is|was|this|has)$", re.I)
_PLURALS_ASKED = re.compile(r"\b(?:what|which)(?: [\w-]+){0,3}? (?:are|were)\b", re.I)
_CONSONANT_START = re.compile(r"uni(?![nm])|us[eua]|eu|one\b|once\b|u[tb]i|ewe")
_VOWEL_START = re.compile(r"[aeiou]|hour|honest|hono|heir|8|11\b|18\b")
_OF_THE_NOUN = re.compile(
    r" (?:of|in|for|that|which|with|to|by|from|on|at|who|and|or|between|among)\b.*"
)
_GERUND = re.compile(
    r"(?!(?:noth|someth|anyth|everyth|dur|be)ing\b)\w{2,}ing "
    r"(?:an?|the|its?|their|his|her|up|out|to|by|in|on|off|with|more|less|people|them|all)\b"
)
_OPENINGS = {
    "“to …”": re.compile(r"to (?!the\b|an?\b|it|them\b|\w+s\b)"),
    "“because …”": re.compile(r"because\b"),
    "“by …ing”": re.compile(r"by \w+ing\b"),
    "a form in -ing": _GERUND,
}


@question_rule(
    "grammar-cue",
    severity="warning",
    reason="A choice that does not fit the grammar of the stem is struck out by ear"
    " (Haladyna, Downing and Rodriguez 2002, guideline 28; NBME item-writing guide).",
)
def grammar_cue(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if isinstance(question, Cloze) and question.status != "retired":
        yield from _articles_of_gaps(question)
    choices = offered(question)
    if choices is None:
        return
    stem = _AFTER_STEM.sub("", plain(question.stem))
    for check in (_article, _number, _opening):
        finding = check(stem, choices)
        if finding is not None:
            yield finding
            return


def _articles_of_gaps(question: Cloze) -> Iterator[Finding]:
    """“a {{1}}” where the answer is an “apple”; not the other way round: a hint is allowed."""
    for match in GAP.finditer(question.stem):
        before = words(question.stem[: match.start()])[-1:]
        answer = question.answers[int(match[1]) - 1][0]
        if before in (("a",), ("an",)) and _fits_article(before[0], answer) is False:
            message = f"“{before[0]}” before the gap does not fit “{answer}”; reword the stem"
            yield Finding(message, ("stem",))


def _article(stem: str, choices: Offered) -> Finding | None:
    """The stem ends in “a” or “an”, and that leaves some of the choices out."""
    if not (match := re.search(r"\b(an?)$", stem, re.I)):
        return None
    article = match[1].lower()
    for index, text in enumerate(choices.texts):
        if _fits_article(article, text) is False:
            message = f"does not fit “{article}” at the end of the stem; write the article here"
            return Finding(message, ("choices", index, "text"))
    return None


def _fits_article(article: str, text: str) -> bool | None:
    """Does the text go with “a” or “an”? None where that depends on how it is read aloud."""
    first = next(iter(text.split()), "")
    if first.isupper() or not first[:1].isalnum():
        return None
    folded = first.casefold()
    vowel = bool(_VOWEL_START.match(folded)) and not _CONSONANT_START.match(folded)
    return vowel is (article == "an")


def _number(stem: str, choices: Offered) -> Finding | None:
    """Key and stem agree in number, and some distractor does not."""
    asked = not _PLURAL_WANTED.search(stem) and bool(_PLURALS_ASKED.search(stem))
    if asked or _PLURAL_WANTED.search(stem):
        wanted = True
    elif _SINGULAR_WANTED.search(stem):
        wanted = False
    else:
        return None
    if any(_is_plural(text) is not wanted for text in choices.right):
        return None
    for index, text in enumerate(choices.texts):
        misfit = _is_plural(text) is (not wanted)
        if index not in choices.keys and misfit and (not asked or _has_article(text)):
            number = "plural" if wanted else "singular"
            message = f"the stem asks for a {number}, which the key is and this is not"
            return Finding(message, ("choices", index, "text"))
    return None


def _is_plural(text: str) -> bool | None:
    """Is this the name of several things (True), of one (False), or no name at all (None)?"""
    found = words(_OF_THE_NOUN.sub("", text.rstrip(".").casefold()))
    if not 0 < len(found) <= 5:
        return None
    if _has_article(text):
        return False
    if found[0] in ("two", "three", "four", "several", "many", "various", "both"):
        return True
    return found[-1].endswith("s") and not found[-1].endswith(("ss", "us", "is", "ics"))


def _has_article(text: str) -> bool:
    return text.casefold().startswith(("a ", "an ", "one "))


def _opening(stem: str, choices: Offered) -> Finding | None:
    """The key alone opens with a certain form of a verb."""
    for name, opening in _OPENINGS.items():
        if all(opening.match(text.casefold()) for text in choices.right) and not any(
            opening.match(text.casefold()) for text in choices.wrong
        ):
            message = f"the key alone opens with {name}; give the choices one form"
            return Finding(message, choices.at_key) if choices.wrong else None
    return None
