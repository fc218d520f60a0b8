"""``bank check``: everything that is wrong with a bank, from its YAML to its mixture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from studyapp.domain.bank.problems import Problem, dotted, errors, in_reading_order
from studyapp.domain.bank.read import read_bank_leniently
from studyapp.domain.bank.rules import RULES, Context, Finding, Rule, SourceFacts
from studyapp.domain.bank.schema import Bank, Written
from studyapp.domain.questions import AnyQuestion


def check_bank(
    directory: Path, sources: Mapping[str, SourceFacts], *, waived: bool = False
) -> tuple[Problem, ...]:
    """All problems of the files in ``directory``, in reading order.

    ``sources`` are those that citations may name. Rules that count are left out while some
    files cannot be read: they would count wrongly. ``waived=True`` lists, with the reasons,
    what questions waive as well.
    """
    bank, problems = read_bank_leniently(directory)
    if bank is None:
        return problems
    found = check(bank, sources, whole=not errors(problems), waived=waived)
    return in_reading_order((*problems, *found))


def check(
    bank: Bank,
    sources: Mapping[str, SourceFacts],
    *,
    whole: bool = True,
    rules: Iterable[Rule] | None = None,
    waived: bool = False,
) -> tuple[Problem, ...]:
    """What the rules find in a bank; ``whole=False`` says that some of it is missing."""
    context = Context(bank, sources)
    found = (
        _problem(rule, finding, bank)
        for rule in (RULES.values() if rules is None else rules)
        if whole or not rule.needs_whole_bank
        for finding in rule.on_bank(context)
    )
    return in_reading_order(problem for problem in found if waived or not problem.waived)


def check_question(question: AnyQuestion, context: Context) -> Iterator[Problem]:
    """What the rules for single questions find in one, whether it is in the bank or not."""
    for rule in RULES.values():
        for finding in rule.on_question(question, context):
            if rule.name not in question.waive:
                yield _problem(rule, finding, context.bank)


def _problem(rule: Rule, finding: Finding, bank: Bank) -> Problem:
    written = bank.meta_written
    question = bank.questions.get(finding.question_id)
    if finding.question_id:
        written = bank.written.get(finding.question_id, Written())
    file, line = written.place(finding.path)
    return Problem(
        file=file,
        line=line,
        field=dotted(written.path + finding.path) or "bank",
        message=finding.message,
        severity=finding.severity or rule.severity,
        rule=rule.name,
        question_id=finding.question_id,
        waived=question.waive.get(rule.name, "") if question else "",
    )
