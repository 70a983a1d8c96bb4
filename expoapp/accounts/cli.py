"""`flask accounts`: people of the back office."""

from flask.cli import AppGroup

group = AppGroup("accounts", help='People of the back office.')
