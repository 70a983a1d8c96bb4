"""The news desk."""

from flask import Blueprint

bp = Blueprint("news", __name__)
