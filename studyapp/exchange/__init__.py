"""Bank items to and from other programs' formats, one package or module a format.

A format module turns domain questions into a file, or a file into domain questions,
and reports what it could not carry. It reads the domain alone: no request, no clock,
no database of its own, so that the same bank version gives the same file.
"""
