"""The errors that services raise; the web and the command line each map them in one place."""

from __future__ import annotations


class StudyError(Exception):
    """Something a person can understand and mend; ``str()`` is the message for them."""


class NotFound(StudyError):
    """The thing does not exist, or not for this person."""


class NotAllowed(StudyError):
    """This person may not do that."""


class Invalid(StudyError):
    """What was given cannot be used. ``fields`` maps field names to what is wrong with them."""

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class Conflict(StudyError):
    """Somebody else changed the same thing meanwhile. ``current`` is their version's number."""

    def __init__(self, message: str, current: int) -> None:
        super().__init__(message)
        self.current = current
