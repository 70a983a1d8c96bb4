"""When things become public and cease to be: one deed for all of them, said in words, without a clockwork (S4).

What the public sees is computed at each reading (`db.Publication`, decision 5), so nothing has to run at ten o'clock
for a page to appear at ten. Knows no feature: each says in its `publishing.py` what of it can be published.
"""

from expoapp.publication import previews
from expoapp.publication.agenda import Event, events
from expoapp.publication.deeds import publish, schedule, withdraw
from expoapp.publication.kinds import Kind, Place, find_kind, follow, kind_of, kinds
from expoapp.publication.wording import Standing, moment_in, standing, why_hidden

__all__ = [
    "Event",
    "Kind",
    "Place",
    "Standing",
    "events",
    "find_kind",
    "follow",
    "kind_of",
    "kinds",
    "moment_in",
    "previews",
    "publish",
    "schedule",
    "standing",
    "why_hidden",
    "withdraw",
]
