"""The tables, one file a noun."""

from studyapp.store.models.accounts import OneTimeLink, Role, Throttle, User
from studyapp.store.models.bank import (
    Facet,
    Question,
    QuestionVersion,
    Source,
    SourceTurn,
    SyncedFiles,
    Topic,
)
from studyapp.store.models.base import Base
from studyapp.store.models.decks import DeckDownload
from studyapp.store.models.quizzes import Attempt, AttemptItem, Quiz, QuizExtension
from studyapp.store.models.study import Card, Mark, Report, Review, StudySession

__all__ = [
    "Attempt",
    "AttemptItem",
    "Base",
    "Card",
    "DeckDownload",
    "Facet",
    "Mark",
    "OneTimeLink",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizExtension",
    "Report",
    "Review",
    "Role",
    "Source",
    "SourceTurn",
    "StudySession",
    "SyncedFiles",
    "Throttle",
    "Topic",
    "User",
]
