"""Named reads: each takes a session, returns frozen dataclasses, never lazy rows."""
