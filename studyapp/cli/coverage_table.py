"""The coverage of a bank as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from studyapp.domain.bank import Coverage
from studyapp.domain.bank.coverage import Count

WIDTH = 44


def coverage_lines(table: Coverage) -> Iterator[str]:
    """Topics against their targets, then shares, then the passages not cited."""
    yield f"{'topic':{WIDTH}}{'target':>8}{'has':>6}{'ready':>7}"
    for topic in table.topics:
        short = f"   {topic.missing} short" if topic.missing else ""
        name = f"{topic.number:2} {topic.title}"[: WIDTH - 2]
        yield f"{name:{WIDTH}}{topic.target:>8}{topic.questions:>6}{topic.ready:>7}{short}"
    yield f"{'in all':{WIDTH}}{table.target:>8}{table.questions:>6}{table.ready:>7}"
    shares = (("type", table.types), ("Bloom level", table.bloom), ("speaker", table.speakers))
    for title, counts in shares:
        yield ""
        for count in counts:
            yield _share(title, count)
    yield ""
    yield from _passages(table)


def _share(title: str, count: Count) -> str:
    limit = ""
    if count.limit is not None:
        over = "  over" if count.share > count.limit else ""
        limit = f"   at most {count.limit:.0%}{over}"
    return f"{f'{title} {count.name}':{WIDTH}}{count.questions:>8}{count.share:>6.0%}{limit}"


def _passages(table: Coverage) -> Iterator[str]:
    if not table.passages:
        yield "Passages: import a transcript to see which long ones are cited."
        return
    cited = len(table.passages) - len(table.uncited)
    yield f"Long guest passages cited: {cited} of {len(table.passages)}"
    for passage in table.uncited:
        where = f"{passage.source} {passage.number}"
        yield f"  not cited: {where} ({passage.speaker}, {passage.words} words)"
