"""Anki decks that update in place.

``identity`` derives the names by which Anki recognises what it already has,
``note_types`` holds the ten note types, ``fields`` and ``cloze`` fill their fields,
``progress`` tells where a learner stands, ``collection`` and ``package`` write the file,
and ``export`` is the door.
"""
