"""A learner's cards and review log, as Anki reads them back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import fsrs
import pytest

from studyapp.domain.days import Calendar
from studyapp.domain.questions import parse_question
from studyapp.domain.rating import RATINGS
from studyapp.domain.study import LogEntry, effective, replay, scheduled
from studyapp.exchange.anki.export import Deck, DeckNote, write_package
from studyapp.exchange.anki.progress import CardProgress, card_progress, review_lines
from studyapp.exchange.anki.progress_rows import DECAY, review_row

READ_BACK = Path(__file__).with_name("read_back.py")
WRITTEN = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
AUCKLAND = Calendar("Pacific/Auckland", 4)
UTC = Calendar("UTC", 4)
ZONES = pytest.mark.parametrize("calendar", [UTC, AUCKLAND], ids=lambda found: found.zone)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


class Log:
    """Writes log entries of one question, with ids in the order of writing."""

    def __init__(self, question="q-0", calendar=UTC, retention=0.9):
        self.question, self.calendar, self.retention = question, calendar, retention
        self.entries = []

    def add(self, at, rating, kind="answer", target=None, millis=4321, mode="study"):
        id_ = len(self.entries) + 1
        self.entries.append(
            LogEntry(
                id=id_, kind=kind, target_id=target, question_id=self.question, at=at,
                rating=rating, fraction=1.0, millis=millis, zone=self.calendar.zone,
                rollover=self.calendar.rollover, retention=self.retention, mode=mode,
            )
        )  # fmt: skip
        return id_

    @property
    def progress(self):
        return card_progress(effective(self.entries))


def flashcard(name="q-0"):
    return parse_question({"id": name, "type": "flashcard", "stem": "?", "answers": ["x"]})


def note(progress, question=None):
    return DeckNote(question or flashcard(), "t", "Topic", WRITTEN, progress=progress)


def write(path, notes, calendar=UTC):
    write_package(Deck("b", "Bank", notes, calendar.rollover), path)
    return path


def read_back(*packages, calendar=UTC):
    """What Anki has after the imports, on a machine in the learner's zone."""
    done = subprocess.run(
        [sys.executable, str(READ_BACK), *map(str, packages)],
        env=os.environ | {"TZ": calendar.zone},
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout)
    assert found["sound"], found["said"]
    return found


def rounded(value, places):
    return int(value * 10**places + 0.5) / 10**places


def check(found, name, progress, calendar):
    """The card and its log are what was written, and Anki computes the same memory."""
    card = found["cards"][name]
    assert card["log"] == [list(review_row(line)) for line in progress.reviews]
    kind, queue, due, interval, factor, reps, lapses, left = card["row"]
    assert (reps, lapses, interval) == (progress.reps, progress.lapses, progress.interval)
    if progress.state == "review":
        today = calendar.day_of(dt.datetime.fromtimestamp(found["day_ends"] - 1, dt.UTC))
        assert due - found["today"] == (progress.due_day - today).days
        assert (kind, queue, factor, left) == (2, 2, 2500, 0)
    else:
        assert due == int(progress.due.timestamp())
        assert (kind, queue) == ((1, 1) if progress.state == "learning" else (3, 1))
        assert left == progress.steps_left
    data = {name: value for name, value in card["data"].items() if name != "pos"}
    assert data == {
        "s": rounded(progress.stability, 4),
        "d": rounded(progress.difficulty, 3),
        "dr": progress.retention,
        "decay": rounded(DECAY, 3),
        "lrt": int(progress.last_review.timestamp()),
    }
    stability, difficulty = card["recomputed"]
    assert stability == pytest.approx(progress.stability, rel=1e-3, abs=1e-3)
    assert difficulty == pytest.approx(progress.difficulty, abs=1e-3)


def noon(calendar, day):
    return calendar.start_of(day) + dt.timedelta(hours=8)


def test_the_decay_is_that_of_the_scheduler():
    assert fsrs.Scheduler().parameters[20] == DECAY


def test_the_lines_of_learning_lapse_and_relearning():
    log, first = Log(), noon(UTC, dt.date(2024, 2, 27))
    log.add(first, "good", millis=900)
    log.add(first + 11 * MINUTE, "good")
    third = first + 3 * DAY  # past the leap day
    log.add(third, "again")
    log.add(third + 10 * MINUTE, "good")
    lines = review_lines(effective(log.entries))

    days = (lines[1].interval // DAY, lines[3].interval // DAY)
    ids = [int(entry.at.timestamp() * 1000) for entry in log.entries]
    assert [review_row(line)[:4] for line in lines] == [
        (ids[0], 3, -600, 0),
        (ids[1], 3, days[0], -600),
        (ids[2], 1, -600, days[0]),
        (ids[3], 3, days[1], -600),
    ]
    assert [review_row(line)[5:] for line in lines] == [
        (900, 0),
        (4321, 0),
        (4321, 1),
        (4321, 2),
    ]
    assert all(isinstance(value, int) for line in lines for value in review_row(line))


def test_a_step_ends_with_the_day_and_its_interval_says_so():
    log = Log(calendar=AUCKLAND)
    late = AUCKLAND.start_of(dt.date(2024, 3, 2)) - 4 * MINUTE
    log.add(late, "good")
    (line,) = log.progress.reviews

    assert review_row(line)[2] == -240
    assert log.progress.due == late + 4 * MINUTE


@ZONES
@pytest.mark.parametrize("state", ["learning", "review", "relearning"])
def test_each_state_arrives(state, calendar, tmp_path):
    log, first = Log(calendar=calendar), noon(calendar, dt.date(2024, 2, 27))
    log.add(first, "good")
    if state != "learning":
        log.add(first + 11 * MINUTE, "good")
        log.add(first + 2 * DAY, "good")  # the leap day
    if state == "relearning":
        log.add(first + 30 * DAY, "again")
    progress = log.progress
    assert progress.state == state
    assert progress == dataclasses.replace(
        progress, steps_left={"learning": 1, "review": 0, "relearning": 1}[state]
    )

    found = read_back(write(tmp_path / "d.apkg", [note(progress)], calendar), calendar=calendar)
    check(found, "q-0/0", progress, calendar)
    assert found["taken"] == [1]


def test_undone_and_rerated_answers_stand_as_they_count(tmp_path):
    log, first = Log(), noon(UTC, dt.date(2024, 5, 1))
    log.add(first, "good")
    wrong = log.add(first + MINUTE, "again")
    log.add(first + 2 * MINUTE, "again", "undo", wrong)
    second = log.add(first + 3 * MINUTE, "hard")
    log.add(first + 4 * MINUTE, "easy", "rerate", second)
    log.add(first + 5 * DAY, "good")
    progress = log.progress

    assert [line.rating for line in progress.reviews] == ["good", "easy", "good"]
    memory = replay(scheduled(log.entries))
    assert (progress.stability, progress.difficulty, progress.due, progress.reps) == (
        memory.stability, memory.difficulty, memory.due, memory.reps,
    )  # fmt: skip
    found = read_back(write(tmp_path / "d.apkg", [note(progress)]))
    check(found, "q-0/0", progress, UTC)
    assert found["reviews"] == 3


def histories(calendar, count):
    """Cards with up to a dozen answers each, over two years and two changes of the clock.

    Hours are those of the day: Anki goes back from today in steps of 24 hours, so while
    the clock stands otherwise than today the hour at the day's end counts for another day.
    """
    chance = random.Random(11)
    for number in range(count):
        log = Log(f"q-{number}", calendar, chance.choice((0.85, 0.9, 0.95)))
        day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(120))
        for _ in range(chance.randrange(1, 13)):
            at = calendar.start_of(day) + dt.timedelta(hours=chance.uniform(2, 16))
            for _ in range(chance.choice((1, 1, 1, 2, 3))):
                at += dt.timedelta(milliseconds=chance.randrange(20_000, 900_000))
                at = at.replace(microsecond=at.microsecond // 1000 * 1000)
                log.add(at, chance.choice((*RATINGS, "good", "good")), millis=at.minute * 777)
            day += dt.timedelta(days=chance.choice((1, 1, 2, 5, 20, 60)))
        yield log


@ZONES
def test_many_histories_arrive_and_compute_the_same(calendar, tmp_path):
    logs = list(histories(calendar, 150))
    notes = [note(log.progress, flashcard(log.question)) for log in logs]
    found = read_back(write(tmp_path / "d.apkg", notes, calendar), calendar=calendar)

    assert found["taken"] == [150]
    assert found["reviews"] == sum(len(log.entries) for log in logs)
    for log in logs:
        check(found, f"{log.question}/0", log.progress, calendar)


def test_two_answers_in_one_millisecond_both_stand(tmp_path):
    at = noon(UTC, dt.date(2024, 5, 1))
    logs = [Log(f"q-{number}") for number in range(3)]
    for log in logs:
        log.add(at, "good")
        log.add(at + DAY, "good")
    notes = [note(log.progress, flashcard(log.question)) for log in logs]
    found = read_back(write(tmp_path / "d.apkg", notes))

    first = int(at.timestamp() * 1000)
    ids = [[row[0] for row in found["cards"][f"q-{n}/0"]["log"]] for n in range(3)]
    later = 86_400_000
    assert ids == [[first + n, first + later + n] for n in range(3)]


def test_every_gap_takes_the_state_and_the_log_stands_once(tmp_path):
    log, first = Log(), noon(UTC, dt.date(2024, 5, 1))
    for days in (0, 1, 4):
        log.add(first + days * DAY, "good")
    cloze = parse_question(
        {"id": "q-0", "type": "cloze", "stem": "{{1}} and {{2}}", "answers": ["a", "b"]}
    )
    found = read_back(write(tmp_path / "d.apkg", [note(log.progress, cloze)]))

    check(found, "q-0/0", log.progress, UTC)
    one, two = found["cards"]["q-0/0"], found["cards"]["q-0/1"]
    assert (two["row"], two["data"], two["log"]) == (one["row"], one["data"], [])
    assert found["reviews"] == 3


def test_suspended_cards(tmp_path):
    log, first = Log("q-1"), noon(UTC, dt.date(2024, 5, 1))
    for days in (0, 1):
        log.add(first + days * DAY, "good")
    asleep = card_progress(effective(log.entries), suspended=True)
    notes = [
        note(CardProgress(suspended=True)),
        note(asleep, flashcard("q-1")),
        note(CardProgress(), flashcard("q-2")),
    ]
    found = read_back(write(tmp_path / "d.apkg", notes))

    queues = [found["cards"][f"q-{n}/0"]["row"][:2] for n in range(3)]
    assert queues == [[0, -1], [2, -1], [0, 0]]


def test_cramming_stands_in_the_log_and_moves_nothing(tmp_path):
    first = noon(UTC, dt.date(2024, 5, 1))
    studied, crammed, only = Log(), Log(), Log("q-1")
    for log in (studied, crammed):
        log.add(first, "good")
        if log is crammed:
            log.add(first + MINUTE, "again", mode="cram")
        log.add(first + DAY, "good")
    crammed.add(first + 2 * DAY, "hard", mode="cram")
    only.add(first, "good", mode="cram")
    progress = crammed.progress
    notes = [note(progress), note(only.progress, flashcard("q-1"))]
    found = read_back(write(tmp_path / "d.apkg", notes))

    kept = [line for line in progress.reviews if line.kind != "filtered"]
    assert dataclasses.replace(progress, reviews=tuple(kept)) == studied.progress
    check(found, "q-0/0", progress, UTC)
    assert [row[4] > 0 for row in found["cards"]["q-0/0"]["log"]] == [True, False, True, False]
    assert [row[6] for row in found["cards"]["q-0/0"]["log"]] == [0, 3, 0, 3]
    assert found["cards"]["q-1/0"]["row"][:2] == [0, 0]
    assert [row[1:] for row in found["cards"]["q-1/0"]["log"]] == [[3, 0, 0, 0, 4321, 3]]


def test_anki_takes_progress_only_for_cards_it_does_not_have(tmp_path):
    log, first = Log(), noon(UTC, dt.date(2024, 5, 1))
    log.add(first, "easy")
    log.add(first + 20 * DAY, "good")
    bare = write(tmp_path / "bare.apkg", [note(None)])
    full = write(tmp_path / "full.apkg", [note(log.progress)])

    assert read_back(bare, full)["cards"]["q-0/0"]["row"][:2] == [0, 0]
    again = read_back(full, full)
    assert again["taken"] == [1, 0]
    assert again["reviews"] == 2
    check(again, "q-0/0", log.progress, UTC)


def test_no_answer_is_a_new_card():
    assert card_progress([]) == CardProgress()
    assert card_progress([], suspended=True) == CardProgress(suspended=True)
