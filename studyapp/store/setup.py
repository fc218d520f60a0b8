"""Joins the store to an application: data folder, secret key, engine, migrations."""

from __future__ import annotations

import contextlib
import os
import secrets
import warnings
from pathlib import Path

from flask import Flask
from flask_sqlalchemy_lite._extension import _close_async_sessions

from studyapp.config import Config
from studyapp.store.engine import alembic, db, engine_options, set_up, sqlite_warning


def secret_key(data: Path) -> str:
    """The key in the data folder, made on the first call; readable by its owner only."""
    path = data / "secret.key"
    if not path.exists():
        draft = data / f"secret.key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another process was first: its key stands
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def init_app(app: Flask, config: Config) -> None:
    """Make the data folder and bind the engine; nothing is migrated here."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config["SECRET_KEY"] = secret_key(config.data)
    app.config["SQLALCHEMY_ENGINES"] = {
        "default": engine_options(config.database_url, durable=config.durable)
    }
    app.config["ALEMBIC"] = {"script_location": str(Path(__file__).parent / "migrations")}
    db.init_app(app)
    # an async teardown without async engines: it costs a thread on every request
    app.teardown_appcontext_funcs.remove(_close_async_sessions)
    alembic.init_app(app)
    with app.app_context():
        set_up(db.engine, durable=config.durable)
        if db.engine.dialect.name == "sqlite" and (problem := sqlite_warning()):
            warnings.warn(problem, RuntimeWarning, stacklevel=2)
