"""Texts that are the same in Markdown, in HTML and as plain text: no care is needed."""

from __future__ import annotations

import re

PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:?!()'\"/%“”‘’–—…-])*")
"""One line that begins with a letter and holds no sign with a meaning; match it whole."""
