"""What can be wrong with a transcript or with its descriptor, as typed errors.

Every message says what is wrong, where, and what to do; the callers need only print it.
"""

from __future__ import annotations

from dataclasses import dataclass


class TranscriptError(ValueError):
    """A transcript that cannot be read; ``line`` counts from 1, None where none is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {message}" if line is not None else message)
        self.line = line


class TooLarge(TranscriptError):
    """The file is larger than any transcript."""


class BinaryFile(TranscriptError):
    """The file is not text."""


class WrongEncoding(TranscriptError):
    """The file is text, but not UTF-8."""


class EmptyTranscript(TranscriptError):
    """No words, or none left after the site's furniture is stripped."""


class ChangedFile(TranscriptError):
    """The file is not the one that the descriptor describes."""


class UnknownLayout(TranscriptError):
    """A labelled transcript was announced, and no speaker's label was found."""


class UnknownLabel(TranscriptError):
    """A line stands where a label is expected, and names nobody we know."""


class EmptyTurn(TranscriptError):
    """A label with no words under it."""


class MarkerMissing(TranscriptError):
    """The words at which the conversation begins or ends are not in the file."""


class SwapBeyondEnd(TranscriptError):
    """A correction names turns that the transcript does not have."""


class PassageError(TranscriptError):
    """A passage was asked for that the transcript does not have."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a descriptor; ``field`` is a dotted path like ``people.0.role``."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return (
            f"{where}: {self.field}: {self.message}"
            if self.field
            else (f"{where}: {self.message}")
        )


class DescriptorError(ValueError):
    """A descriptor that cannot be used; ``problems``, one or more, in the order of lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
