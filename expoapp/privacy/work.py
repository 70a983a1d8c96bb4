"""The round that clears what has been kept long enough."""

from collections.abc import Callable

from expoapp import retention
from expoapp.web.pages import settings


def make_round(stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Clear what is due; return how much of what went. Commits."""
    return retention.make_round(settings().kept_days, settings().instance, stop)
