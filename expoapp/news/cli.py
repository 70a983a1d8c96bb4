"""`flask news`: posts moved in from files."""

from flask.cli import AppGroup

group = AppGroup("news", help='Posts moved in from files.')
