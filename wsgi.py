"""The WSGI entry point: `gunicorn wsgi:app`, and what the `flask` command finds."""

from expoapp import create_app

app = create_app()
