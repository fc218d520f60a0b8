"""Moodle XML, the fullest of Moodle's formats for questions."""

from studyapp.exchange.moodle_xml.export import export
from studyapp.exchange.moodle_xml.read import parse

__all__ = ["export", "parse"]
