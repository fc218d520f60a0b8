"""quizzes set by instructors, exams, time limits, extensions"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("bands", sa.JSON(), nullable=False),
        sa.Column("blueprint", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("order", sa.String(length=20), nullable=False),
        sa.Column("shuffle", sa.Boolean(), nullable=False),
        sa.Column("same_for_all", sa.Boolean(), nullable=False),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_from", sa.BigInteger(), nullable=True),
        sa.Column("feedback", sa.String(length=20), nullable=False),
        sa.Column("attempts_allowed", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creator_id"],
            ["user.id"],
            name=op.f("fk_quiz_creator_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("code", name=op.f("uq_quiz_code")),
        sa.UniqueConstraint("creator_id", "token", name=op.f("uq_quiz_creator_id_token")),
    )
    op.create_table(
        "quiz_extension",
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quiz_id"],
            ["quiz.id"],
            name=op.f("fk_quiz_extension_quiz_id_quiz"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_quiz_extension_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quiz_id", "user_id", name=op.f("pk_quiz_extension")),
    )
    # by hand: SQLite takes a reference with the new column only, and copying the table
    # would drop the old one, and with it the questions of every attempt
    op.execute(
        "ALTER TABLE attempt ADD COLUMN quiz_id INTEGER"
        " CONSTRAINT fk_attempt_quiz_id_quiz REFERENCES quiz (id)"
    )
    op.create_index(op.f("ix_attempt_quiz_id"), "attempt", ["quiz_id"], unique=False)
    op.add_column(
        "attempt",
        sa.Column("mode", sa.String(length=20), server_default="practice", nullable=False),
    )
    op.add_column("attempt", sa.Column("deadline", sa.BigInteger(), nullable=True))
    op.add_column(
        "attempt_item", sa.Column("hints", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("attempt_item", "hints")
    op.drop_column("attempt", "deadline")
    op.drop_column("attempt", "mode")
    op.drop_index(op.f("ix_attempt_quiz_id"), table_name="attempt")
    op.drop_column("attempt", "quiz_id")
    op.drop_table("quiz_extension")
    op.drop_table("quiz")
