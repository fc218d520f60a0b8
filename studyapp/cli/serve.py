"""``flask serve``: what ``make run`` does."""

from __future__ import annotations

import gc
import os
import socket
import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication

from studyapp.cli.output import reporting
from studyapp.cli.setup import set_up
from studyapp.domain.errors import Invalid
from studyapp.store.engine import db

HOST = "127.0.0.1"
TRIES = 50


def _wanted_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Invalid(f"PORT={text}: write a port number, 1 to 65535.")
    return int(text)


def free_port(first: int) -> int:
    """``first``, or the next port nobody listens on; raises Invalid after fifty."""
    for port in range(first, min(first + TRIES, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    last = first + TRIES - 1
    raise Invalid(f"Ports {first} to {last} are all taken. Set PORT to a free one.")


@click.command("serve")
@with_appcontext
@reporting
def serve() -> None:
    """Set up (as ``flask init``) and serve with gunicorn on 127.0.0.1."""
    wanted = _wanted_port()
    port = free_port(wanted)
    if port != wanted:
        click.echo(f"Port {wanted} is taken; using {port}.")
    address = f"http://{HOST}:{port}"
    set_up(address)
    click.echo(f"\nServing on {address}   (stop with Ctrl+C)")
    sys.stdout.flush()
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector need not look at it again
    db.engine.dispose()  # connections do not survive the fork into server processes
    _Server(current_app._get_current_object(), f"{HOST}:{port}").run()  # type: ignore[attr-defined]


class _Server(BaseApplication):
    """Gunicorn serving the application that this process has loaded already."""

    def __init__(self, app: Flask, address: str) -> None:
        self.application, self.address = app, address
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, object] = {
            "bind": self.address,
            "worker_class": "gthread",
            "workers": int(os.environ.get("WEB_CONCURRENCY", "2")),
            "threads": 8,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.application
