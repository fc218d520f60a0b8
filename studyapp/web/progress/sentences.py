"""One sentence for each picture: what it means and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from studyapp.store.queries.load import TopicMemory
from studyapp.web.progress.pictures import Pictures
from studyapp.web.templating import percent

_NBSP = "\N{NO-BREAK SPACE}"
ENOUGH = 20
"""Fewer answers than these allow no verdict."""


def cards(number: int) -> str:
    return f"{number:,} card" if number == 1 else f"{number:,} cards"


def spent_words(spent: dt.timedelta) -> str:
    """Time spent: “40 s”, “12 min”, “5 h 20 min”."""
    seconds = round(spent.total_seconds())
    if seconds < 60:
        return f"{seconds}{_NBSP}s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes}{_NBSP}min"
    full = f"{hours:,}{_NBSP}h"
    return f"{full} {minutes}{_NBSP}min" if minutes else full


def calendar(p: Pictures) -> str:
    days = p.days_in_year
    answers = f"{p.year.answers:,} {'answer' if p.year.answers == 1 else 'answers'}"
    done = f"{answers} on {days} {'day' if days == 1 else 'days'}"
    coming, most = sum(p.ahead), max(p.ahead)
    if not coming:
        return f"{done}; nothing comes due in the next 30 days, so there is room for new cards."
    verb = "comes" if coming == 1 else "come"
    if p.ahead[0] == coming:
        return f"{done}; {cards(coming)} {verb} due today and none in the 29 days after."
    ahead = f"{done}; {cards(coming)} {verb} due in the next 30 days"
    if p.ahead[0] == most and most * len(p.ahead) > 3 * coming:
        return f"{ahead}, {most:,} of them today: begin with those."
    return f"{ahead}, at most {most:,} on one day: a little each day keeps it so."


def retention(p: Pictures, wish: float) -> str:
    found = p.recall.all
    if not found.n:
        return (
            "Nothing to measure yet: a card counts once it is past its first steps and comes"
            " back on a later day. Study on when it does."
        )
    fact = f"You still knew {percent(found.value)} of the cards that came back"
    if found.n < ENOUGH:
        return f"{fact}, but {found.n} of them are too few to say more: study on."
    if found.high < wish:
        fewer = "take on fewer new cards, and " if p.strengths["new"] else ""
        return (
            f"{fact}, less than the {percent(wish)} you aim for: {fewer}answer those due on"
            " their day."
        )
    if found.low > wish:
        return (
            f"{fact}, more than the {percent(wish)} you aim for: all is well, and with a lower"
            " aim you would study less."
        )
    return f"{fact}, as you aim for ({percent(wish)}): nothing needs changing."


def strength(p: Pictures) -> str:
    held = p.strengths
    lasting = held["months"] + held["years"]
    begun = held["learning"] + held["days"] + held["weeks"] + lasting
    if not begun:
        return "You have begun none of the cards that are in the bank now: begin a few today."
    if lasting:
        fact = f"{cards(lasting)} of {begun:,} begun will last a month or longer"
    else:
        fact = f"None of the {cards(begun)} you have begun will last a month yet"
    if held["new"]:
        return f"{fact}; {held['new']:,} are still new, so add some when little is due."
    return f"{fact}; you have begun them all, so reviewing is all there is to do."


def topics(p: Pictures) -> str:
    if not p.topics:
        return "The topics you have studied are no longer in the bank."
    weakest: TopicMemory = p.topics[0]
    if len(p.topics) == 1:
        return (
            f"You would recall {percent(weakest.known)} of “{weakest.title}” today; what you"
            " have not seen counts as not known."
        )
    return (
        f"The least known of the topics you have begun is “{weakest.title}”, with"
        f" {percent(weakest.known)} recalled today: study that one next."
    )


def said(p: Pictures) -> str:
    knew, guessed = p.said.knew, p.said.guessed
    if not knew.n and not guessed.n:
        return (
            "You have not yet said of an answer that you knew or guessed it: say so now and"
            " then, and here you see how far to trust the feeling."
        )
    if knew.n < ENOUGH:
        return (
            f"You said “I knew” {knew.n} {'time' if knew.n == 1 else 'times'} and “I guessed”"
            f" {guessed.n}: too few to say more, so keep saying it."
        )
    fact = f"When you say you knew, you are right {percent(knew.value)} of the time"
    if knew.low >= 0.85:
        return f"{fact}: trust that feeling."
    if knew.high < 0.85:
        return f"{fact}: take a second look before you are sure."
    return f"{fact}: about as sure as one can be."


def foreseen(p: Pictures) -> str:
    found = p.recall.all
    if found.n < ENOUGH:
        return "Too few cards have come back to compare: study on, and look again in a week."
    expected = sum(one.predicted * one.recalled.n for one in p.bins) / found.n
    fact = f"The schedule foresaw {percent(expected)} and you knew {percent(found.value)}"
    if found.low <= expected <= found.high:
        return f"{fact}: its dates suit your memory, so leave them as they are."
    if found.value is not None and found.value > expected:
        return f"{fact}: you remember better than it thinks, so a lower aim would do."
    return f"{fact}: it thinks too well of your memory, so set a higher aim in the settings."


def time(p: Pictures) -> str:
    days = sum(done.answers > 0 for _, done in p.recent)
    if not days:
        return (
            f"{spent_words(p.total.spent)} in all, none of it in the last 30 days: a short"
            " sitting is a good way back."
        )
    each = p.recent_total.spent / days
    return (
        f"{spent_words(p.recent_total.spent)} in the last 30 days, about {spent_words(each)} on"
        " a day you studied: choose what you can keep up."
    )


SENTENCES: dict[str, Callable[..., str]] = {
    "calendar": calendar,
    "retention": retention,
    "strength": strength,
    "topics": topics,
    "said": said,
    "foreseen": foreseen,
    "time": time,
}
