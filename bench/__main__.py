"""``python -m bench``: every benchmark."""

from bench.answers import main

main()
