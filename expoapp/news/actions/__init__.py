"""What is done to posts: written, revised, published, withdrawn, and taken in from files. The door commits."""

from expoapp.news.actions.desk import Draft, publish, revise, withdraw, write
from expoapp.news.actions.intake import Intake, Outcome, begin, load, take_in
from expoapp.news.actions.links import Marks

__all__ = [
    "Draft",
    "Intake",
    "Marks",
    "Outcome",
    "begin",
    "load",
    "publish",
    "revise",
    "take_in",
    "withdraw",
    "write",
]
