"""Desks and answer templates from a bundled file (see expoapp/sample/site.yaml)."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from sqlalchemy import func, select

from expoapp import audit, clock
from expoapp.catalogue.models import Region
from expoapp.db import session
from expoapp.enquiries import placeholders, queries
from expoapp.enquiries.models import AnswerTemplate, Desk, RoutingRule


def load_desks(given: Iterable[Mapping[str, Any]]) -> None:
    """Add the desks that are not there yet, each with a rule for every region it answers for.

    A desk is known by its key; what is there stays as staff left it, so a second run changes nothing. The first desk
    of an installation becomes the default one. Raises LookupError for a region that does not exist.
    """
    for entry in given:
        if session().scalar(select(Desk.id).where(Desk.key == entry["key"])) is None:
            _add(entry)


def load_templates(given: Iterable[Mapping[str, Any]]) -> None:
    """Add the templates that are not there yet, each known by its name; those that are there stay as staff left them.

    Lines within a paragraph are joined, so that the file may break them where it likes. Raises Invalid for a
    placeholder that does not exist.
    """
    for entry in given:
        if queries.is_name_taken(entry["name"]):
            continue
        for words in (entry["subject"], entry["body"]):
            placeholders.check(words)
        template = AnswerTemplate(
            name=entry["name"],
            kind=entry["kind"],
            lang=entry["lang"],
            subject=entry["subject"],
            body=re.sub(r"(?<!\n)\n(?!\n)", " ", entry["body"].strip()),
            updated_at=clock.now(),
        )
        session().add(template)
        audit.record("template.load", template)


def _add(entry: Mapping[str, Any]) -> None:
    has_default = session().scalar(select(Desk.id).where(Desk.is_default).limit(1)) is not None
    desk = Desk(
        key=entry["key"],
        name=entry["name"],
        person=entry["person"],
        email=entry["email"],
        phone=entry.get("phone", ""),
        whatsapp=entry.get("whatsapp", ""),
        country_code=entry["country"],
        zone=entry["zone"],
        opens=time.fromisoformat(entry["opens"]),
        closes=time.fromisoformat(entry["closes"]),
        weekend=" ".join(str(day) for day in entry["weekend"]),
        promise_hours=entry["promise_hours"],
        is_default=not has_default,
    )
    session().add(desk)
    session().flush()
    last = session().scalar(select(func.max(RoutingRule.position))) or 0
    for place, slug in enumerate(entry["regions"], start=1):
        region_id = session().scalar(select(Region.id).where(Region.slug == slug))
        if region_id is None:
            raise LookupError(f"desk {desk.key}: there is no region {slug}")
        session().add(RoutingRule(position=last + place, region_id=region_id, desk_id=desk.id))
    audit.record("desk.load", desk)
