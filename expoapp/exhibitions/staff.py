"""Exhibitions and editions in the back office."""

from flask import Blueprint

bp = Blueprint("exhibitions", __name__)
