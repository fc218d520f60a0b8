"""How commands speak: errors once, on stderr, with exit code 1; progress on a terminal only."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from sqlalchemy.exc import OperationalError, ProgrammingError

from studyapp.domain.bank.problems import BankProblems
from studyapp.domain.errors import StudyError
from studyapp.domain.transcripts import DescriptorError, TranscriptError
from studyapp.exchange.loss import Loss, LossGroup, grouped
from studyapp.exchange.loss import as_json as as_plain
from studyapp.services.drafting import TakenIn

_IDS_SHOWN = 3


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The one place where errors become messages and exit codes."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (BankProblems, DescriptorError) as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            raise SystemExit(1) from error
        except BrokenPipeError:  # the reader, such as head, has had enough
            raise
        except (OperationalError, ProgrammingError) as error:
            if "no such table" not in str(error) and "does not exist" not in str(error):
                raise
            raise click.ClickException(
                "The database is not set up yet, or of an older release. Run: flask init"
            ) from error
        except (StudyError, TranscriptError, OSError) as error:
            raise click.ClickException(str(error)) from error

    return run


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where that is a terminal; elsewhere nothing is printed."""
    console = Console(stderr=True)
    with Progress(
        TextColumn(words),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def drafts_report(done: TakenIn) -> dict[str, int]:
    """How many drafts are new, how many the bank holds word for word, and how many were left
    out because it has another text under their id."""
    return {
        "added": len(done.added),
        "known": len(done.known),
        "left_out_as_id_in_use": len(done.taken),
    }


def show_losses(report: dict[str, object], losses: Iterable[Loss], *, as_json: bool) -> None:
    """What was done, and what did not come across as it was: for people equal losses as one
    line with the first ids, for machines every one."""
    if as_json:
        click.echo(json.dumps({**report, "losses": as_plain(losses)}, ensure_ascii=False))
        return
    for name, value in report.items():
        words = name.replace("_", " ")
        if isinstance(value, dict):
            value = ", ".join(
                f"{number} {kind.replace('_', ' ')}" for kind, number in value.items()
            )
        click.echo(f"{words}: {value}")
    for group in grouped(losses):
        click.echo(_loss_line(group))


def _loss_line(group: LossGroup) -> str:
    words = f"{group.field}: {group.message} [{group.outcome.replace('_', ' ')}]"
    if len(group.where) == 1:
        return f"{group.where[0]}: {words}"
    first = ", ".join(group.where[:_IDS_SHOWN])
    more = ", …" if len(group.where) > _IDS_SHOWN else ""
    return f"{len(group.where)} times: {words}: {first}{more}"
