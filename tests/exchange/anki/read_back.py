"""``python read_back.py FILE.apkg…``: what Anki has after importing the files with progress.

A process of its own, so that the clock's zone (``TZ``) is the learner's. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

CARD = "select type, queue, due, ivl, factor, reps, lapses, left, data from cards where id = ?"
LOG = "select id, ease, ivl, lastIvl, factor, time, type from revlog where cid = ? order by id"


def read_back(packages: list[str], folder: Path) -> dict:
    col = Collection(str(folder / "collection.anki2"))
    col.set_config("fsrs", True)
    taken = []
    for package in packages:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        request = ImportAnkiPackageRequest(package_path=package, options=options)
        taken.append(len(col.import_anki_package(request).log.new))
    cards = {}
    for card_id in col.find_cards(""):
        card = col.get_card(card_id)
        memory = col._backend.compute_memory_state(card_id).state
        cards[f"{card.note()['Id']}/{card.ord}"] = {
            "row": col.db.first(CARD, card_id)[:-1],
            "data": json.loads(col.db.first(CARD, card_id)[-1]),
            "log": col.db.all(LOG, card_id),
            "recomputed": [memory.stability, memory.difficulty],
        }
    fixed, problems = col.fix_integrity()
    found = {
        "taken": taken,
        "cards": cards,
        "today": col.sched.today,
        "day_ends": col.sched.day_cutoff,
        "reviews": col.db.scalar("select count() from revlog"),
        "sound": problems,
        "said": fixed,
    }
    col.close()
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as opened:
        print(json.dumps(read_back(sys.argv[1:], Path(opened))))
