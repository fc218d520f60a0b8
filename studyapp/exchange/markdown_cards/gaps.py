"""Gaps of a cloze taken out of a stem, and put back into one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from studyapp.domain.questions import GAP, Cloze
from studyapp.exchange.drafting import Drafts

LONGEST = 50_000
"""Characters of a cloze with all its signs; a stem may hold 10,000."""


def too_long(where: str, text: str, drafts: Drafts) -> bool:
    """Whether a cloze is too long to look for its gaps; then it is a loss."""
    if len(text) > LONGEST:
        drafts.lose(where, "stem", f"is longer than {LONGEST:,} characters and was left out")
    return len(text) > LONGEST


@dataclass(frozen=True)
class Gap:
    """One place to fill in; ``number`` 0 where the file gives none."""

    answer: str
    hint: str = ""
    number: int = 0


def pieces(question: Cloze) -> list[str | Gap]:
    """The stem's texts and gaps in turn; the first and the last are texts, perhaps empty."""
    found: list[str | Gap] = []
    end = 0
    for match in GAP.finditer(question.stem):
        number = int(match[1])
        answer = question.answers[number - 1][0]
        found += [question.stem[end : match.start()], Gap(answer, match[2] or "", number)]
        end = match.end()
    return [*found, question.stem[end:]]


def in_plain_order(question: Cloze) -> bool:
    """Whether every gap stands once, in the order of its number."""
    numbers = [int(match[1]) for match in GAP.finditer(question.stem)]
    return numbers == list(range(1, len(numbers) + 1))


def no_gap(text: str) -> str:
    """Text in which nothing reads as a gap; what it shows stays the same."""
    return GAP.sub(lambda match: "&#123;" + match[0][1:], text)


def cloze_data(parts: list[str | Gap]) -> dict[str, Any]:
    """Stem and answers for :func:`parse_question`.

    Numbers are kept where all gaps have one, they run from 1 and one number means one
    answer; otherwise every gap gets a number of its own, in the order in which they stand.
    """
    gaps = [part for part in parts if isinstance(part, Gap)]
    numbered = _numbered(gaps)
    stem, answers, count = [], {}, 0
    for part in parts:
        if isinstance(part, str):
            stem.append(no_gap(part))
            continue
        count += 1
        number = part.number if numbered else count
        hint = re.sub(r"[{}]", "", part.hint)
        stem.append(f"{{{{{number}{'::' + hint if hint else ''}}}}}")
        answers[number] = [part.answer]
    ordered = [answers[number] for number in sorted(answers)]
    return {"type": "cloze", "stem": "".join(stem), "answers": ordered}


def _numbered(gaps: list[Gap]) -> bool:
    answers: dict[int, str] = {}
    for gap in gaps:
        if answers.setdefault(gap.number, gap.answer) != gap.answer:
            return False
    return set(answers) == set(range(1, len(answers) + 1))
