"""Every knob: its default, its unit and the environment variable that sets it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

ROOT = Path(__file__).resolve().parent.parent


class ConfigError(ValueError):
    """A setting has a value that cannot be used; the message names it and the remedy."""


def _flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"", "on", "1", "true", "yes"}:
        return default if value == "" else True
    if value in {"off", "0", "false", "no"}:
        return False
    raise ConfigError(f"{name}={value}: write on or off")


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = env.get(name, "").strip() or str(default)
    if not value.isdigit() or not low <= int(value) <= high:
        raise ConfigError(f"{name}={value}: write a whole number from {low} to {high}")
    return int(value)


@dataclass(frozen=True)
class Config:
    """The settings of one running application."""

    data: Path
    """Folder of the database and the secret key (STUDYAPP_DATA)."""
    database_url: str
    """SQLAlchemy URL; SQLite in the data folder unless DATABASE_URL says otherwise."""
    bank: Path = ROOT / "question_bank"
    """Folder of the question bank (STUDYAPP_BANK)."""
    guests: bool = True
    """May a visitor study without an account? (GUESTS=on|off)"""
    registration: bool = True
    """May a visitor make an account of their own? (REGISTRATION=on|off)"""
    https: bool = False
    """Is the site reached over TLS? Then cookies are sent over TLS only (HTTPS=on|off)."""
    proxies: int = 0
    """Reverse proxies in front whose X-Forwarded-* headers are believed (TRUSTED_PROXIES)."""
    time_zone: str = "UTC"
    """IANA zone of learners who have not set their own (TIME_ZONE)."""
    rollover_hour: int = 4
    """Hour, local time, at which a learner's day begins (ROLLOVER_HOUR)."""
    new_per_day: int = 20
    """New cards a day for a new account (NEW_PER_DAY)."""
    session_size: int = 20
    """Cards in one sitting (SESSION_SIZE)."""
    upload_mb: int = 50
    """The largest file that a page takes, in MB (UPLOAD_MB)."""
    durable: bool = True
    """Wait for the disk on every commit (DURABLE=on|off; off only for tests)."""
    mail: bool = False
    """Is a mail server configured (MAIL_SERVER set)? Turns on password reset by mail."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Flask settings laid over the rest, for tests."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Config:
        """The settings that the environment asks for; raises ConfigError."""
        env = os.environ if env is None else env
        data = Path(env.get("STUDYAPP_DATA") or ROOT / "instance").resolve()
        return cls(
            data=data,
            database_url=database_url(env.get("DATABASE_URL", ""), data),
            bank=Path(env.get("STUDYAPP_BANK") or ROOT / "question_bank").resolve(),
            guests=_flag(env, "GUESTS", True),
            registration=_flag(env, "REGISTRATION", True),
            https=_flag(env, "HTTPS", False),
            proxies=_number(env, "TRUSTED_PROXIES", 0, 0, 9),
            time_zone=env.get("TIME_ZONE") or "UTC",
            rollover_hour=_number(env, "ROLLOVER_HOUR", 4, 0, 12),
            new_per_day=_number(env, "NEW_PER_DAY", 20, 0, 999),
            session_size=_number(env, "SESSION_SIZE", 20, 1, 500),
            upload_mb=_number(env, "UPLOAD_MB", 50, 1, 1000),
            durable=_flag(env, "DURABLE", True),
            mail=bool(env.get("MAIL_SERVER")),
        )


def database_url(given: str, data: Path) -> str:
    """The SQLAlchemy URL for what DATABASE_URL holds; psycopg is the driver for PostgreSQL."""
    if not given:
        return f"sqlite:///{data / 'study.sqlite'}"
    scheme, separator, rest = given.partition("://")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    if not separator or scheme not in {"postgresql+psycopg", "sqlite"}:
        raise ConfigError(
            f"DATABASE_URL={given.split('@')[-1]}: write postgresql://user:password@host/name"
            " or sqlite:////path/to/file"
        )
    return given


def settings() -> Config:
    """The settings of the application whose context is active."""
    found: Config = current_app.extensions["studyapp"]
    return found
