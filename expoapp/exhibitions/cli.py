"""`flask portfolio`: exhibitions moved in from files."""

from flask.cli import AppGroup

group = AppGroup("portfolio", help='Exhibitions moved in from files.')
