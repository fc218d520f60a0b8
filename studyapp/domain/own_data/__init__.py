"""One learner's own data as a file: its format, its reading, and what makes two rows one.

``docs/own-data.md`` describes the format; a change of it needs a new :data:`VERSION`.
"""

from studyapp.domain.own_data.document import (
    FORMAT,
    VERSION,
    Account,
    AttemptLine,
    CardLine,
    DeckLine,
    ExtensionLine,
    ItemLine,
    LogLine,
    MarkLine,
    OwnData,
    ReportLine,
    Settings,
    SittingLine,
    VersionLine,
)
from studyapp.domain.own_data.identity import Known, portable
from studyapp.domain.own_data.reading import read_own_data

__all__ = [
    "FORMAT",
    "VERSION",
    "Account",
    "AttemptLine",
    "CardLine",
    "DeckLine",
    "ExtensionLine",
    "ItemLine",
    "Known",
    "LogLine",
    "MarkLine",
    "OwnData",
    "ReportLine",
    "Settings",
    "SittingLine",
    "VersionLine",
    "portable",
    "read_own_data",
]
