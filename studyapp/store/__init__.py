"""What is kept: the tables, the named reads, the migrations, and the engine's settings.

Nothing here knows about HTTP. Reads return frozen dataclasses; writes happen in
services, inside :func:`studyapp.store.engine.writing`.
"""
