"""For how long it is remembered which addresses were asked for in vain, and files of rows that staff handed in."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, select

from expoapp import retention
from expoapp.accounts import belongings as rights
from expoapp.db import session
from expoapp.site import belongings
from expoapp.site.models import Import, MissingAddress


def follow() -> None:
    """Forget addresses that nobody asks for any more, but for those that staff have hidden, and files handed in."""
    retention.follow("missing-addresses", retention.Rule(_asked_no_more, _clear))
    retention.follow("imports", retention.Rule(_handed_in, _forget))
    rights.follow("imports", belongings.forget_imports)


def _asked_no_more(before: datetime) -> Select[Any]:
    return select(MissingAddress.id).where(MissingAddress.last_on < before.date(), ~MissingAddress.is_ignored)


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(MissingAddress).where(MissingAddress.id.in_(ids)))


def _handed_in(before: datetime) -> Select[Any]:
    return select(Import.id).where(Import.created_at < before)


def _forget(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(Import).where(Import.id.in_(ids)))
