"""For how long uploaded lists of exhibitors are kept: until they were applied, or have run out."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, select

from expoapp import retention
from expoapp.db import session
from expoapp.exhibitions.models import ExhibitorUpload
from expoapp.exhibitions.models.uploads import KEPT_FOR


def follow() -> None:
    """Clear uploaded lists when they have run out."""
    retention.follow("exhibitor-uploads", retention.Rule(_ended, _clear))


def _ended(before: datetime) -> Select[Any]:
    return select(ExhibitorUpload.id).where(ExhibitorUpload.created_at <= before - KEPT_FOR)


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(ExhibitorUpload).where(ExhibitorUpload.id.in_(ids)))
