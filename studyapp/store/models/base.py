"""The declarative base, the names of constraints, and the column types of our own."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


def to_millis(at: dt.datetime) -> int:
    """Whole milliseconds since 1970 of an aware datetime."""
    return (at - _EPOCH) // _MILLISECOND


def from_millis(millis: int) -> dt.datetime:
    """The UTC datetime of milliseconds since 1970."""
    return _EPOCH + millis * _MILLISECOND


class UtcMillis(TypeDecorator[dt.datetime]):
    """An instant in UTC with milliseconds, stored as an integer on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_millis(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else from_millis(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcMillis,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


Slug = Annotated[str, mapped_column(String(80))]
Word = Annotated[str, mapped_column(String(20))]
