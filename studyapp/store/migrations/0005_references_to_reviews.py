"""indexes by which the database finds what refers to a log line"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SOME = {
    "review": "target_id",
    "attempt_item": "review_id",
}


def upgrade() -> None:
    for table, column in _SOME.items():
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            op.f(f"ix_{table}_{column}"),
            table,
            [column],
            unique=False,
            postgresql_where=where,
            sqlite_where=where,
        )
    op.create_index(op.f("ix_card_last_review_id"), "card", ["last_review_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_card_last_review_id"), table_name="card")
    for table, column in _SOME.items():
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
