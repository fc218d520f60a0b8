"""The rules of ``bank check`` beyond the schema. A new module of rules is imported here."""

from studyapp.domain.bank.rules import (
    across,
    balance,
    choice_sets,
    completeness,
    cues,
    grammar,
    guessing,
    lengths,
    passages,
    references,
    stems,
    waivers,
)
from studyapp.domain.bank.rules.registry import (
    RULES,
    Context,
    Finding,
    Rule,
    SourceFacts,
    bank_rule,
    question_rule,
)

__all__ = [
    "RULES",
    "Context",
    "Finding",
    "Rule",
    "SourceFacts",
    "across",
    "balance",
    "bank_rule",
    "choice_sets",
    "completeness",
    "cues",
    "grammar",
    "guessing",
    "lengths",
    "passages",
    "question_rule",
    "references",
    "stems",
    "waivers",
]
