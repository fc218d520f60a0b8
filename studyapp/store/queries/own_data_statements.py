"""The statements that read everything that is one person's own; they bind ``user_id``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from studyapp.domain.own_data import Settings
from studyapp.store.models import (
    Attempt,
    AttemptItem,
    Card,
    DeckDownload,
    Mark,
    Question,
    QuestionVersion,
    Quiz,
    QuizExtension,
    Report,
    Review,
    StudySession,
    User,
)
from studyapp.store.queries.quizzes import withholding

_USER: sa.BindParameter[int] = sa.bindparam("user_id")

ACCOUNT = sa.select(
    User.guest,
    User.email,
    User.created_at,
    *(getattr(User, name) for name in Settings.model_fields),
).where(User.id == _USER)
SITTINGS = (
    sa.select(
        StudySession.id,
        StudySession.topic_slug.label("topic"),
        StudySession.planned,
        StudySession.mode,
        StudySession.started_at,
        StudySession.ended_at,
    )
    .where(StudySession.user_id == _USER)
    .order_by(StudySession.started_at, StudySession.id)
)
SAME = (
    "kind", "at", "mode", "order_shown", "fraction", "millis", "hints", "confidence", "rating",
    "rule_version", "scheduler_version", "zone", "rollover", "retention",
)  # fmt: skip
"""The columns of the log that the document names alike."""
REVIEWS = (
    sa.select(
        Review.id,
        Review.token,
        Review.target_id,
        Review.question_id.label("question"),
        QuestionVersion.number.label("version"),
        Review.session_id,
        Review.response,
        *(getattr(Review, name) for name in SAME),
    )
    .join(QuestionVersion, QuestionVersion.id == Review.version_id)
    .where(Review.user_id == _USER)
    .order_by(Review.id)
)
CARDS = (
    sa.select(
        Card.question_id.label("question"),
        Card.state,
        Card.step,
        Card.stability,
        Card.difficulty,
        Card.due_at,
        Card.last_day,
        Card.reps,
        Card.lapses,
        Card.introduced_on,
        Card.last_review_id,
    )
    .where(Card.user_id == _USER)
    .order_by(Card.question_id)
)
MARKS = (
    sa.select(
        Mark.question_id.label("question"), Mark.suspended, Mark.flagged, Mark.hidden_until
    )
    .where(
        Mark.user_id == _USER, Mark.suspended | Mark.flagged | Mark.hidden_until.is_not(None)
    )
    .order_by(Mark.question_id)
)
ATTEMPTS = (
    sa.select(
        Attempt.id,
        Attempt.token,
        Quiz.title.label("set_quiz"),
        withholding(Attempt, Quiz).label("withheld"),
        Attempt.topics,
        Attempt.order,
        Attempt.feedback,
        Attempt.mode,
        Attempt.started_at,
        Attempt.deadline,
        Attempt.finished_at,
    )
    .outerjoin(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.user_id == _USER)
    .order_by(Attempt.started_at, Attempt.id)
)
ITEMS = (
    sa.select(
        AttemptItem.attempt_id,
        AttemptItem.position,
        AttemptItem.question_id.label("question"),
        QuestionVersion.number.label("version"),
        AttemptItem.order_shown,
        AttemptItem.response,
        AttemptItem.fraction,
        AttemptItem.millis,
        AttemptItem.answered_at,
        AttemptItem.flagged,
        AttemptItem.hints,
        AttemptItem.review_id,
    )
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.version_id)
    .where(Attempt.user_id == _USER)
    .order_by(AttemptItem.attempt_id, AttemptItem.position)
)
REPORTS = (
    sa.select(
        Report.token,
        Report.question_id.label("question"),
        QuestionVersion.number.label("version"),
        Report.at,
        Report.text,
        Report.closed_at,
    )
    .join(QuestionVersion, QuestionVersion.id == Report.version_id)
    .where(Report.user_id == _USER)
    .order_by(Report.at, Report.id)
)
EXTENSIONS = (
    sa.select(Quiz.title.label("set_quiz"), QuizExtension.minutes)
    .join(Quiz, Quiz.id == QuizExtension.quiz_id)
    .where(QuizExtension.user_id == _USER)
    .order_by(Quiz.title, Quiz.id)
)
DECKS = (
    sa.select(DeckDownload.filters, DeckDownload.at)
    .where(DeckDownload.user_id == _USER)
    .order_by(DeckDownload.at, DeckDownload.filters)
)
_other = aliased(AttemptItem)
_NAMED = sa.union(
    sa.select(Review.version_id).where(Review.user_id == _USER),
    sa.select(Report.version_id).where(Report.user_id == _USER),
    sa.select(_other.version_id)
    .join(Attempt, Attempt.id == _other.attempt_id)
    .where(Attempt.user_id == _USER),
)
VERSIONS = (
    sa.select(
        QuestionVersion.question_id.label("question"),
        QuestionVersion.number,
        QuestionVersion.digest,
        Question.topic_slug.label("topic"),
    )
    .join(Question, Question.id == QuestionVersion.question_id)
    .where(QuestionVersion.id.in_(sa.select(_NAMED.subquery().c.version_id)))
    .order_by(QuestionVersion.question_id, QuestionVersion.number)
)
