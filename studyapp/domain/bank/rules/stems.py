"""Rules on how the stem asks: negatively, vaguely, or in words that are hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.domain.bank.rules.offered import offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import plain, sentences, syllables, words
from studyapp.domain.questions import GAP, AnyQuestion, TrueFalse

HARDEST_GRADE = 18.0
"""Flesch and Kincaid's grade: the years at school and university that reading takes."""

LEAST_WORDS = 12
"""Words of a stem, below which one long term decides the grade."""

_NOT = r"(?:(?<!for )(?<!of )(?<!in )(?<!by )\bnot\b|n['’]t\b|\bcannot\b|\bnever\b)"
_EMPHASISED = re.compile(
    r"(?P<mark>\*\*|__|\*|_)(?i:not|except|least|never|cannot)(?P=mark)"
    r"|\b(?:NOT|EXCEPT|LEAST|NEVER|CANNOT)\b"
)
_SUBCLAUSE = (
    r"\b(?:who|whose|whom|because|if|when|while|why|how|whether|since|although|though|where|than"
    r"|so|but|and|or|as|even)\b"
)
_EXCEPTION_ASKED = re.compile(
    rf"\b(?:which|what)\b(?:(?!{_SUBCLAUSE}|\bthat\b)[^,;:?])*?{_NOT}"
    r"|\b(?:except|excluding)(?: (?:for )?(?:which|what|one|the following))?(?: one)?\W*$"
    r"|\bthe exception\b"
    r"|\bleast (?:likely|plausible|accurate|appropriate|suitable|true|important|useful)\b"
    r"|\bother than\b.{0,12}$",
    re.IGNORECASE,
)
_NEGATIVE_STATEMENT = re.compile(rf"^(?:(?!{_SUBCLAUSE}|\bwhich\b).)*?{_NOT}", re.IGNORECASE)
_TRUTH = (
    r"(?:is|are|was|holds?)(?: the)?(?: most| best)?"
    r" (?:true|correct|right|accurate|valid|false|incorrect|untrue|wrong)"
)
_TRUTH_ASKED = re.compile(
    r"\b(?:which|what)(?: (?:one|two|three))? of (?:the following|these|those)\b"
    rf"[^?]*?\b{_TRUTH}\b"
    r"|\bwhich (?:one |two |three )?(?:of (?:the|these|those) )?(?:following )?"
    r"(?:statement|claim|sentence|assertion|option|choice|answer|proposition)s?\b"
    rf"(?! (?:that|to which|with which))[^?]*?\b{_TRUTH}\b"
    rf"|\b(?:which|what) {_TRUTH}(?: (?:of|about|for|regarding|concerning)\b|\W*$)"
    r"|\bwhat (?:can|may|could) (?:be|one) (?:said|say) (?:about|of)\b"
    r"|\b(?:mark|choose|select|pick|tick|find) (?:the|every|all|each)(?: \w+)? "
    r"(?:true|correct|right|false|wrong) (?:\w+ )?(?:statement|claim|answer|option|choice|one)",
    re.IGNORECASE,
)


@question_rule(
    "negative-stem",
    severity="warning",
    reason="Readers miss the little word and answer the opposite; where the exception is the"
    " point, emphasise it, as **not** (Haladyna, Downing and Rodriguez 2002, guideline 17).",
)
def negative_stem(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if question.status == "retired":
        return
    stem = _EMPHASISED.sub(" ", question.stem)
    if isinstance(question, TrueFalse):
        if _NEGATIVE_STATEMENT.search(plain(stem)):
            yield Finding("“False” would deny a denial; state it positively", ("stem",))
    elif offered(question):
        asked = (sentences(stem) or ("",))[-1]
        if _EXCEPTION_ASKED.search(asked):
            message = "asks for an exception; ask positively, or emphasise the word, as **not**"
            yield Finding(message, ("stem",))


@question_rule(
    "which-is-true",
    severity="warning",
    reason="Such a stem asks nothing, so that every choice is a true/false question on its own"
    " (NBME item-writing guide, “unfocused stem”; Tarrant et al. 2006).",
)
def which_is_true(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if offered(question) and _TRUTH_ASKED.search(plain(question.stem)):
        yield Finding("asks which choice is true; ask one question about one thing", ("stem",))


@question_rule(
    "reading-level",
    severity="info",
    reason="Reading should not be what a question tests (Haladyna, Downing and Rodriguez 2002,"
    " guideline 8); the grade is that of Kincaid et al. 1975.",
)
def reading_level(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if question.status == "retired":
        return
    grade = reading_grade(GAP.sub("gap", question.stem))
    if grade > HARDEST_GRADE:
        message = (
            f"takes {grade:.0f} years of schooling to read; use shorter sentences and words"
        )
        yield Finding(message, ("stem",))


def reading_grade(text: str) -> float:
    """Flesch and Kincaid's grade of an English text; 0 for one too short to judge."""
    found = words(text)
    if len(found) < LEAST_WORDS:
        return 0.0
    per_sentence = len(found) / max(1, len(sentences(text)))
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, found)) / len(found) - 15.59
