"""Transcripts of conversations: from a user's file and its descriptor to numbered turns.

``read_source`` reads a descriptor of ``question_bank/sources``; ``parse_transcript`` reads
the file it describes in either layout, applies the corrections kept with the descriptor and
reports what it stripped, joined and mended; ``passage``, ``long_guest_turns`` and
``format_passage`` find and show what a question cites. Everything here is pure but for
``read_source`` opening the path it is given.
"""

from .descriptor import read_source
from .errors import (
    BinaryFile,
    ChangedFile,
    DescriptorError,
    EmptyTranscript,
    EmptyTurn,
    MarkerMissing,
    PassageError,
    Problem,
    SwapBeyondEnd,
    TooLarge,
    TranscriptError,
    UnknownLabel,
    UnknownLayout,
    WrongEncoding,
)
from .locate import count_words, long_guest_turns, passage
from .parse import parse_transcript
from .show import format_passage
from .source import Corrections, Erratum, Furniture, Person, Source, SourceFile, Swap
from .transcript import LabelCorrected, Note, Report, Stripped, Swapped, Transcript, Turn

__all__ = [
    "BinaryFile",
    "ChangedFile",
    "Corrections",
    "DescriptorError",
    "EmptyTranscript",
    "EmptyTurn",
    "Erratum",
    "Furniture",
    "LabelCorrected",
    "MarkerMissing",
    "Note",
    "PassageError",
    "Person",
    "Problem",
    "Report",
    "Source",
    "SourceFile",
    "Stripped",
    "Swap",
    "SwapBeyondEnd",
    "Swapped",
    "TooLarge",
    "Transcript",
    "TranscriptError",
    "Turn",
    "UnknownLabel",
    "UnknownLayout",
    "WrongEncoding",
    "count_words",
    "format_passage",
    "long_guest_turns",
    "parse_transcript",
    "passage",
    "read_source",
]
