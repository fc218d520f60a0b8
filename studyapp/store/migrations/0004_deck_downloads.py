"""what the last downloads of the deck held"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deck_download",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("filters", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_deck_download_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "filters", name=op.f("pk_deck_download")),
    )


def downgrade() -> None:
    op.drop_table("deck_download")
