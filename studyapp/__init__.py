"""A study tool: one curated, cited question bank for quizzes, spaced repetition and Anki."""

from __future__ import annotations

from flask import Flask

from studyapp.config import ROOT, Config


def create_app(config: Config | None = None) -> Flask:
    """The application; reads the environment where no ``config`` is given."""
    from studyapp import cli, web
    from studyapp.store import setup as store

    config = config or Config.from_environment()
    app = Flask(
        __name__, instance_path=str(config.data), template_folder=str(ROOT / "templates")
    )
    app.extensions["studyapp"] = config

    store.init_app(app, config)
    web.init_app(app, config)
    cli.init_app(app)
    return app
