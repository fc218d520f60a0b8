"""Transcripts of conversations: from a user's file and its descriptor to numbered turns.

``read_source`` reads a descriptor of ``question_bank/sources``; ``parse_transcript`` reads
the file it describes in either layout, applies the corrections kept with the descriptor and
reports what it stripped, joined and mended; ``passage``, ``long_guest_turns`` and
``format_passage`` find and show what a question cites; ``align`` compares two transcripts of
one conversation. Everything here is pure but for
``read_source`` opening the path it is given.
"""

from .align import Alignment, align
from .carry import Carried
from .descriptor import read_source
from .disagree import MEANING, Disagreement, Reading
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
from .source import (
    Corrections,
    Erratum,
    Furniture,
    Interview,
    Person,
    Source,
    SourceFile,
    Swap,
)
from .suspect import Guess, Known
from .transcript import LabelCorrected, Note, Report, Stripped, Swapped, Transcript, Turn

__all__ = [
    "MEANING",
    "Alignment",
    "BinaryFile",
    "Carried",
    "ChangedFile",
    "Corrections",
    "DescriptorError",
    "Disagreement",
    "EmptyTranscript",
    "EmptyTurn",
    "Erratum",
    "Furniture",
    "Guess",
    "Interview",
    "Known",
    "LabelCorrected",
    "MarkerMissing",
    "Note",
    "PassageError",
    "Person",
    "Problem",
    "Reading",
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
    "align",
    "count_words",
    "format_passage",
    "long_guest_turns",
    "parse_transcript",
    "passage",
    "read_source",
]
