"""IMS QTI 2.1 content packages: one item a question, one test with a section for each topic."""

from studyapp.exchange.qti21.package import export
from studyapp.exchange.qti21.reading import parse

__all__ = ["export", "parse"]
