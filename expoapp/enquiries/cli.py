"""`flask enquiries`: enquiries taken out."""

from flask.cli import AppGroup

group = AppGroup("enquiries", help='Enquiries taken out.')
