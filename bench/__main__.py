"""``python -m bench``: every benchmark, or those that are named."""

import importlib
import sys

for name in sys.argv[1:] or ("answers", "studying", "decks"):
    importlib.import_module(f"bench.{name}").main()
