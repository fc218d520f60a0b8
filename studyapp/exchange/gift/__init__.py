"""GIFT, Moodle's plain-text format: one question a paragraph, its answers in braces."""

from studyapp.exchange.gift.export import export
from studyapp.exchange.gift.read import parse

__all__ = ["export", "parse"]
