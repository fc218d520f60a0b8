"""The question bank as files: read, checked, counted, written.

``problems`` and ``schema`` hold the values; ``files``, ``document``, ``syntax_errors``,
``explain`` and ``file_reading`` are steps of ``read``; ``layout`` is the notation that
``write`` uses.
"""

from studyapp.domain.bank.check import check, check_bank, check_question
from studyapp.domain.bank.coverage import Coverage, Passage, coverage
from studyapp.domain.bank.digest import content_hash
from studyapp.domain.bank.problems import BankProblems, Problem, Severity, errors
from studyapp.domain.bank.read import read_bank, read_bank_leniently, read_meta
from studyapp.domain.bank.rules import Context, SourceFacts
from studyapp.domain.bank.schema import Bank, BankFile, Place, TopicFile, TopicMeta
from studyapp.domain.bank.write import (
    Outcome,
    bank_yaml,
    canonicalise,
    file_form,
    topic_yaml,
    write_bank,
)

__all__ = [
    "Bank",
    "BankFile",
    "BankProblems",
    "Context",
    "Coverage",
    "Outcome",
    "Passage",
    "Place",
    "Problem",
    "Severity",
    "SourceFacts",
    "TopicFile",
    "TopicMeta",
    "bank_yaml",
    "canonicalise",
    "check",
    "check_bank",
    "check_question",
    "content_hash",
    "coverage",
    "errors",
    "file_form",
    "read_bank",
    "read_bank_leniently",
    "read_meta",
    "topic_yaml",
    "write_bank",
]
