"""What each learner's last downloads of the deck held."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from studyapp.store.models.base import Base


class DeckDownload(Base):
    """The newest download with one choice of filters. ``notes`` gives the version number of
    each question that was in it."""

    __tablename__ = "deck_download"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    filters: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[dt.datetime]
    notes: Mapped[dict[str, Any]]
