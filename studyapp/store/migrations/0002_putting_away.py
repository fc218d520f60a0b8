"""marks on cards, reports, facets, cramming, more settings"""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SETTINGS: dict[str, Any] = {
    "reviews_per_day": (sa.Integer(), "200"),
    "shortcuts": (sa.Boolean(), sa.true()),
    "show_streak": (sa.Boolean(), sa.true()),
    "rest_days": (sa.Integer(), "2"),
    "extra_time": (sa.Integer(), "0"),
}


def upgrade() -> None:
    for name, (type_, default) in _SETTINGS.items():
        op.add_column(
            "user", sa.Column(name, type_, server_default=default, nullable=False)
        )
    op.add_column(
        "study_session",
        sa.Column("mode", sa.String(length=20), server_default="study", nullable=False),
    )
    op.create_table(
        "facet",
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_facet_question_id_question")
        ),
        sa.PrimaryKeyConstraint("question_id", "kind", "value", name=op.f("pk_facet")),
    )
    op.create_index(op.f("ix_facet_kind_value"), "facet", ["kind", "value"], unique=False)
    op.create_table(
        "mark",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("suspended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("flagged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("hidden_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_mark_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mark_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "question_id", name=op.f("pk_mark")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_report_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_report_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_report_version_id_question_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("user_id", "token", name=op.f("uq_report_user_id_token")),
    )
    op.create_index(op.f("ix_report_question_id"), "report", ["question_id"], unique=False)


def downgrade() -> None:
    op.drop_table("report")
    op.drop_table("mark")
    op.drop_table("facet")
    op.drop_column("study_session", "mode")
    for name in _SETTINGS:
        op.drop_column("user", name)
