"""The migrations lead to the tables that the models describe."""

from __future__ import annotations

from flask import Flask

from studyapp.store.engine import alembic


def test_the_models_have_no_table_or_column_that_migrations_lack(app: Flask) -> None:
    with app.app_context():
        assert alembic.compare_metadata() == []


def test_migrating_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = {script.revision for script in alembic.current()}
        alembic.upgrade()
        assert {script.revision for script in alembic.current()} == before
        assert before == {script.revision for script in alembic.heads()}
