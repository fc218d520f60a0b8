"""For whoever watches the server: is it alive, is it ready."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint
from flask.typing import ResponseReturnValue

from studyapp.store.engine import alembic, db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    return {"status": "alive"}


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 where the database answers and is migrated, else 503 with the reason."""
    try:
        db.session.execute(sa.select(1))
        missing = {s.revision for s in alembic.heads()} - {
            s.revision for s in alembic.current()
        }
    except sa.exc.SQLAlchemyError as error:
        return {"status": "not ready", "reason": f"database: {type(error).__name__}"}, 503
    if missing:
        return {"status": "not ready", "reason": "migrations are missing: run flask init"}, 503
    return {"status": "ready"}
