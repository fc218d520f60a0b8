"""What a WSGI server runs: ``gunicorn wsgi:app``."""

from studyapp import create_app

app = create_app()
