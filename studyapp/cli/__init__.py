"""The ``flask`` commands: arguments in, services called, plain lines or JSON out."""

from __future__ import annotations

from flask import Flask

from studyapp.cli import bank, deck, exchange, serve, setup, transcript, user


def init_app(app: Flask) -> None:
    app.cli.add_command(setup.init)
    app.cli.add_command(serve.serve)
    for group in (bank.group, transcript.group, deck.group, exchange.group, user.group):
        app.cli.add_command(group)
