"""What a rule is, and the list of them that decorators fill.

To add a rule, write one function under ``@question_rule`` or ``@bank_rule`` in a module that
:mod:`studyapp.domain.bank.rules` imports. It yields a finding for each thing to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from studyapp.domain.bank.problems import FieldPath, Severity
from studyapp.domain.bank.schema import Bank
from studyapp.domain.questions import AnyQuestion


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What rules know of a source.

    ``units`` is its number of turns, or None if not known; ``turns`` holds their text by
    number, and nothing where the transcript was not imported.
    """

    people: tuple[str, ...] = ()
    units: int | None = None
    turns: Mapping[int, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at besides the question itself; ``sources`` by their ids."""

    bank: Bank
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where in the question (or in ``bank.yaml``), and what.

    ``severity`` is given where it differs from that of the rule.
    """

    message: str
    path: FieldPath = ()
    question_id: str = ""
    severity: Severity | None = None


QuestionCheck = Callable[[AnyQuestion, Context], Iterator[Finding]]
BankCheck = Callable[[Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule with the reason for it, for people who ask why.

    Exactly one of the two checks is set. ``needs_whole_bank`` marks a rule that counts, and
    would count wrongly where some questions could not be read.
    """

    name: str
    severity: Severity
    reason: str
    of_question: QuestionCheck | None = None
    of_bank: BankCheck | None = None
    needs_whole_bank: bool = False

    def on_question(self, question: AnyQuestion, context: Context) -> Iterator[Finding]:
        """What the rule finds in one question; nothing if it is a rule over banks."""
        if self.of_question is not None:
            for finding in self.of_question(question, context):
                yield replace(finding, question_id=question.id)

    def on_bank(self, context: Context) -> Iterator[Finding]:
        """What the rule finds in the whole bank, question by question or at once."""
        if self.of_bank is not None:
            yield from self.of_bank(context)
        for question in context.bank.questions.values():
            yield from self.on_question(question, context)


RULES: dict[str, Rule] = {}
"""Every rule by its name, in the order of the modules that hold them."""


def question_rule(
    name: str, *, severity: Severity, reason: str
) -> Callable[[QuestionCheck], QuestionCheck]:
    """Register a check that looks at one question at a time."""

    def register(check: QuestionCheck) -> QuestionCheck:
        _add(Rule(name, severity, reason, of_question=check))
        return check

    return register


def bank_rule(
    name: str, *, severity: Severity, reason: str, needs_whole_bank: bool = False
) -> Callable[[BankCheck], BankCheck]:
    """Register a check that looks at the bank as a whole."""

    def register(check: BankCheck) -> BankCheck:
        rule = Rule(name, severity, reason, of_bank=check, needs_whole_bank=needs_whole_bank)
        _add(rule)
        return check

    return register


def _add(rule: Rule) -> None:
    if rule.name in RULES:
        raise ValueError(f"two rules are called {rule.name}")
    RULES[rule.name] = rule
