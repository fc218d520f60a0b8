"""The rules of ``bank check`` beyond the schema. A new module of rules is imported here."""

from studyapp.domain.bank.rules import balance, completeness, references
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
    "balance",
    "bank_rule",
    "completeness",
    "question_rule",
    "references",
]
