"""Limits on what is asked often and costs little to refuse: kept in memory, for each process by itself.

The limits on what is stored or mailed are rows of the database (throttle.py). A search is not worth a write.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app, request

from expoapp import clock
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _
from expoapp.web import client
from expoapp.web.throttle import network_of

# A full table forgets who has been quiet for longest, and that one begins with a full bucket again.
MOST_SENDERS = 10_000


@dataclass(frozen=True)
class Rate:
    """How many uses a second flow back into a sender's bucket, and how many it holds."""

    a_second: float
    at_once: int


# RELIABILITY "Public: search 5 / s". What a bucket holds lets a room full of people behind one address type at once.
SEARCH = Rate(5, 40)
PDF = Rate(0.5, 10)
# Somebody who types into the palette asks some eight times a second at most.
JUMP = Rate(5, 60)


class Buckets:
    """A bucket for each sender of one kind of request."""

    def __init__(self, most: int = MOST_SENDERS) -> None:
        self.most = most
        self.left: OrderedDict[tuple[Rate, str], tuple[float, float]] = OrderedDict()
        self.lock = Lock()

    def take(self, rate: Rate, sender: str, now: float) -> float:
        """Take one use out of a sender's bucket; return 0, or in how many seconds there will be one."""
        with self.lock:
            held, since = self.left.pop((rate, sender), (float(rate.at_once), now))
            held = min(rate.at_once, held + max(0.0, now - since) * rate.a_second)
            wait = 0.0 if held >= 1 else (1 - held) / rate.a_second
            self.left[rate, sender] = (held if wait else held - 1, now)
            while len(self.left) > self.most:
                self.left.popitem(last=False)
        return wait


def spend(rate: Rate, account_id: int | None = None) -> None:
    """Count one use by somebody signed in, or by the sender of this request; raise TooMany where the bucket is empty.

    Who cannot be told from others is not counted: behind a proxy without configured hops one would shut out all.
    """
    if account_id is None and not client.is_known():
        return
    buckets: Buckets = current_app.extensions["buckets"]
    sender = network_of(request.remote_addr) if account_id is None else f"account:{account_id}"
    wait = buckets.take(rate, sender, clock.now().timestamp())
    if wait:
        raise TooMany(
            _("So many requests came from your network that this one has to wait. Please try again in a moment."),
            retry_after=max(1, round(wait)),
        )


def init_app(app: Flask) -> None:
    """Give an application its table."""
    app.extensions["buckets"] = Buckets()
