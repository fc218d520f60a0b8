"""A question's words and the answers in braces, type by type."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studyapp.domain.questions import (
    GAP,
    Categorize,
    Cloze,
    Flashcard,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from studyapp.exchange.gift.texts import escaped, marked, plain
from studyapp.exchange.moodle import fractions
from studyapp.exchange.moodle.answers import typed, with_explanation
from studyapp.exchange.moodle.formatted import Format, Formatted, formatted
from studyapp.exchange.moodle.writing import CannotCarry, Writing

_GAP = "{{1}}"
_GAP_IN_MATH = re.compile(r"\\[(\[](?:(?!\\[)\]]).)*\{\{1\}\}", re.DOTALL)
_UNIT = re.compile(r"[\w%/°·^.-]{1,40}")
_RETURNS = re.compile(r"\r\n?")


def written(writing: Writing) -> str:
    """Stem and braces; raises CannotCarry. What goes beside them is left in ``writing``."""
    question = writing.question
    stem = writing.text(question.stem, "stem")
    if isinstance(question, Cloze):
        return _cloze(writing, question, stem)
    words = marked(stem, "moodle_auto_format")
    if isinstance(question, Ordering):
        return f"{words} {{{_ordering(writing, question)}\n}}"
    if isinstance(question, Flashcard):
        return f"{words} {{{_flashcard(writing, question, stem.format)}}}"
    if isinstance(question, ShortAnswer):
        answers = [f"={answer}" for answer in _typed(writing, question.answers)]
    elif isinstance(question, Numeric):
        answers = [_number(writing, question)]
    elif isinstance(question, Matching | Categorize):
        answers = _pairs(writing, question, stem.format)
    else:
        answers = _choices(writing, question, stem.format)
    return _braced(words, answers + _general(writing, stem.format))


def _braced(words: str, answers: Sequence[str]) -> str:
    lines = "".join(f"\n\t{answer}" for answer in answers)
    head = f"{words} {{"
    if answers and answers[0].startswith("#"):
        return f"{head}{lines.strip()}\n}}"
    return f"{head}{lines}\n}}"


def _general(writing: Writing, default: Format) -> list[str]:
    if not writing.question.explanation:
        return []
    text = writing.text(writing.question.explanation, "explanation")
    return [f"####{marked(text, default)}"]


def _choices(
    writing: Writing, question: SingleChoice | MultipleChoice | TrueFalse, default: Format
) -> list[str]:
    if isinstance(question, TrueFalse):
        return [_true_false(writing, question, default)]
    if not question.shuffle:
        writing.tags.append("order:fixed")
        writing.lose("shuffle", "GIFT cannot keep choices in their order; a tag says so")
    several = isinstance(question, MultipleChoice)
    earned = fractions.marked(len(question.choices), question.keys, several)
    lines: list[str] = []
    for choice, fraction in zip(question.choices, earned, strict=True):
        mark = "=" if fraction == 100 and not several else "~"
        weight = f"%{fractions.written(fraction)}%" if several else ""
        text = marked(writing.text(choice.text, "choices"), default)
        lines.append(f"{mark}{weight}{text}{_feedback(writing, choice.feedback, default)}")
    return lines


def _feedback(writing: Writing, feedback: str, default: Format) -> str:
    return f"#{marked(writing.text(feedback, 'choices'), default)}" if feedback else ""


def _true_false(writing: Writing, question: TrueFalse, default: Format) -> str:
    """The feedback of the wrong answer stands before that of the right one."""
    right = question.choices[question.keys[0]]
    wrong = question.choices[1 - question.keys[0]]
    told = _feedback(writing, wrong.feedback, default)
    if right.feedback:
        told = (told or "#") + _feedback(writing, right.feedback, default)
    return right.text.upper() + told


def _typed(writing: Writing, answers: Sequence[str]) -> list[str]:
    """Accepted answers; one with an arrow would turn the question into a matching one."""
    kept = [answer for answer in answers if "->" not in answer]
    for answer in answers:
        if answer not in kept:
            reason = f"“{answer[:60]}” is left out: in GIFT -> makes a matching question"
            writing.lose("answers", reason, "left_out")
    if not kept:
        raise CannotCarry("left out: GIFT cannot hold a typed answer with -> in it")
    return [plain(typed(_RETURNS.sub("\n", answer))) for answer in kept]


def _cloze(writing: Writing, question: Cloze, stem: Formatted) -> str:
    """One gap stands in the sentence; several become pairs, for GIFT has no gaps beyond one."""
    gaps = GAP.findall(question.stem)
    if len(question.answers) > 1:
        return _several_gaps(writing, question, stem)
    answers = [f"={answer}" for answer in _typed(writing, question.answers[0])]
    before, _, after = stem.text.partition(_GAP)
    if len(gaps) == 1 and after.strip() and not _GAP_IN_MATH.search(stem.text):
        words = marked(Formatted(before, stem.format), "moodle_auto_format")
        rest = escaped(after)
        inner = " ".join(answers + _general(writing, stem.format))
        return f"{words}{{{inner}}}{rest}"
    if len(gaps) > 1 or gaps[0][1]:
        writing.lose("stem", "the gap stands in double braces, with its hint, and is no field")
    words = marked(stem, "moodle_auto_format")
    return _braced(words, answers + _general(writing, stem.format))


def _several_gaps(writing: Writing, question: Cloze, stem: Formatted) -> str:
    writing.lose("answers", "GIFT has one gap at most; a matching question stands in its place")
    variants = {
        str(number): {str(place): text for place, text in enumerate(texts[1:], 1)}
        for number, texts in enumerate(question.answers, 1)
        if len(texts) > 1
    }
    writing.keep_aside("variants", variants)
    pairs = [
        f"={escaped(f'{{{{{number}}}}}')} -> {escaped(_RETURNS.sub(chr(10), texts[0]))}"
        for number, texts in enumerate(question.answers, 1)
    ]
    words = marked(stem, "moodle_auto_format")
    return _braced(words, pairs + _general(writing, stem.format))


def _number(writing: Writing, question: Numeric) -> str:
    if question.unit:
        if _UNIT.fullmatch(question.unit):
            writing.tags.append(f"unit:{question.unit}")
            writing.lose("unit", "GIFT has no units; a tag keeps it")
        else:
            writing.keep_aside("unit", question.unit)
    tolerance = f":{_figures(question.tolerance)}" if question.tolerance else ""
    return f"#{_figures(question.value)}{tolerance}"


def _figures(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _pairs(writing: Writing, question: Matching | Categorize, default: Format) -> list[str]:
    if isinstance(question, Matching):
        rows = [(pair.left, pair.right) for pair in question.pairs]
        field = "pairs"
    else:
        rows = [(i, question.categories[at].name) for i, at in question.placed_items]
        field = "categories"
        writing.lose(field, "GIFT has no sorting; a matching question stands in its place")
    return [_pair(writing, left, right, field, default) for left, right in rows]


def _pair(writing: Writing, left: str, right: str, field: str, default: Format) -> str:
    """An arrow in the left side is written as a character reference."""
    if "->" not in left or (text := formatted(_RETURNS.sub("\n", left))).format != "html":
        text = writing.text(left, field)
        if "->" in left:
            writing.lose(field, "an arrow in the left side stands as “-&gt;”")
        if "-&gt;" in left and text.format == "markdown":
            writing.lose(field, "“-&gt;” comes back as an arrow")
    text = Formatted(text.text.replace("->", "-&gt;"), text.format)
    answer = _RETURNS.sub("\n", writing.as_typed(right, field))
    return f"={marked(text, default)} -> {escaped(answer)}"


def _flashcard(writing: Writing, question: Flashcard, default: Format) -> str:
    back = with_explanation(question.answers[0], question.explanation)
    if back is None:
        back = question.answers[0]
        writing.keep_aside("explanation", question.explanation)
        if with_explanation(back, "") is None:
            writing.lose("answers", "a rule in the answer parts it from what follows")
    return f"####{marked(writing.text(back, 'answers'), default)}"


def _ordering(writing: Writing, question: Ordering) -> str:
    """Moodle's ordering type, which reads the lines as they stand, escapes and all."""
    writing.keep_aside("explanation", question.explanation)
    lines = [_RETURNS.sub("\n", writing.as_typed(text, "items")) for text in question.items]
    safe = [("\\" if line.startswith("//") else "") + escaped(line) for line in lines]
    if safe != lines:
        writing.lose("items", "backslashes before signs of GIFT are visible in Moodle")
    head = f">{len(lines)} ALL VERTICAL ABSOLUTE_POSITION SHOW none"
    return "\n".join([head, *safe])
