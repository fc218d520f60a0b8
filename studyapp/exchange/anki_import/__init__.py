"""Packages of Anki's read back: an untrusted file, its notes, its reviews.

``container`` finds and unpacks the collection, ``collection`` reads it, ``drafts`` makes
questions of foreign notes, ``reviews`` makes answers of the reviews of our own.
"""
