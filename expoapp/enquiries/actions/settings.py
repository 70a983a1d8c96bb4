"""What is settled for the desks: the desks themselves, which enquiry goes to which, and answers written beforehand."""

from dataclasses import dataclass
from datetime import date, time

from expoapp import audit, clock, text
from expoapp.db import session
from expoapp.enquiries import placeholders, queries
from expoapp.enquiries.models import AnswerTemplate, Desk, DeskClosedDay, RoutingRule
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _

WEEK = frozenset(range(1, 8))


@dataclass(frozen=True)
class DeskFacts:
    """What is settled of a desk; `weekend` holds ISO weekday numbers."""

    name: str
    person: str
    email: str
    phone: str
    whatsapp: str
    country_code: str
    zone: str
    opens: time
    closes: time
    weekend: frozenset[int]
    promise_hours: int


@dataclass(frozen=True)
class Condition:
    """What an enquiry must be for a rule to hold; None where it may be anything."""

    kind: str | None = None
    exhibition_id: int | None = None
    region_id: int | None = None
    country_code: str | None = None


# ---- Desks ---------------------------------------------------------------------------------------------------------


def found_desk(facts: DeskFacts, by: int) -> Desk:
    """Set up a desk. The first one takes what no rule names."""
    if any(text.normal(row.name) == text.normal(facts.name) for row in queries.desks_by_name()):
        raise Invalid(_("There is a desk of this name already."), "name")
    key = base = text.slugify(facts.name, "desk")[:36]
    number = 1
    while queries.is_key_taken(key):
        number += 1
        key = f"{base}-{number}"
    desk = Desk(key=key, is_default=not queries.desks_by_name(), closed_days=[])
    _settle(desk, facts)
    session().add(desk)
    audit.record("desk.found", desk, by=by)
    return desk


def revise_desk(desk: Desk, version: int, facts: DeskFacts, by: int) -> None:
    """Change a desk. What was promised to those who wrote before stays promised."""
    if desk.version != version:
        raise Conflict(overtaken_settings())
    _settle(desk, facts)
    changes = audit.changes_of(desk)
    audit.record(
        "desk.revise", desk, {name: None if name in _OF_PEOPLE else said for name, said in changes.items()}, by=by
    )


def make_default(desk: Desk, by: int) -> None:
    """Let a desk take what no rule names, instead of the one that did."""
    for other in queries.desks_by_name():
        other.is_default = other.id == desk.id
    audit.record("desk.make_default", desk, by=by)


def close_on(desk: Desk, day: date, name: str, by: int) -> None:
    """Let a desk be closed on a day, such as a public holiday; promises made from now on leave it out."""
    if any(row.day == day for row in desk.closed_days):
        raise Invalid(_("The desk is closed on this day already."), "day")
    if day < clock.today(desk.zone):
        raise Invalid(_("This day has passed. Choose today or a later one."), "day")
    desk.closed_days.append(DeskClosedDay(day=day, name=name))
    audit.record("desk.close_on", desk, {"day": [None, day.isoformat()]}, by=by)


def open_on(desk: Desk, day: date, by: int) -> None:
    """Let a desk work on a day on which it was to be closed."""
    desk.closed_days = [row for row in desk.closed_days if row.day != day]
    audit.record("desk.open_on", desk, {"day": [day.isoformat(), None]}, by=by)


# What the database of time zones knows beside places: the clock of the machine, and none.
NO_PLACES = {"localtime", "Factory", "posixrules"}
_OF_PEOPLE = {"person", "email", "phone", "whatsapp"}


def _settle(desk: Desk, facts: DeskFacts) -> None:
    if facts.zone in NO_PLACES or not clock.is_zone(facts.zone):
        raise Invalid(_("There is no time zone of this name. An example is Africa/Nairobi."), "zone")
    if facts.closes <= facts.opens:
        raise Invalid(_("The desk has to close after it opens."), "closes")
    if facts.weekend >= WEEK:
        raise Invalid(_("A desk that rests on all seven days answers nobody. Leave at least one day open."), "weekend")
    for name, value in (vars(facts) | {"weekend": " ".join(str(day) for day in sorted(facts.weekend))}).items():
        setattr(desk, name, value)


# ---- Rules ---------------------------------------------------------------------------------------------------------


def add_rule(condition: Condition, desk: Desk, by: int) -> RoutingRule:
    """Add a rule after all others."""
    if condition == Condition():
        raise Invalid(
            _("Say at least one thing: a rule that holds for everything would be the last that is ever asked."), "kind"
        )
    if any(_says(row) == (condition, desk.id) for row in queries.rules()):
        raise Invalid(_("There is such a rule already."), "desk_id")
    rule = RoutingRule(position=queries.last_position() + 1, desk_id=desk.id, **vars(condition))
    session().add(rule)
    audit.record("routing.add", rule, vars(condition) | {"desk_id": desk.id}, by=by)
    return rule


def _says(rule: RoutingRule) -> tuple[Condition, int]:
    return Condition(rule.kind, rule.exhibition_id, rule.region_id, rule.country_code), rule.desk_id


def move_rule(rule: RoutingRule, upwards: bool, by: int) -> None:
    """Let a rule be asked one place earlier or later; at the end of the list nothing happens."""
    order = queries.rules()
    place = order.index(rule)
    wanted = place + (-1 if upwards else 1)
    if not 0 <= wanted < len(order):
        return
    order[place], order[wanted] = order[wanted], order[place]
    for position, row in enumerate(order, start=1):
        row.position = position
    audit.record("routing.move", rule, {"place": [place + 1, wanted + 1]}, by=by)


def delete_rule(rule: RoutingRule, by: int) -> None:
    """Take a rule away; enquiries that went by it stay where they are."""
    told = {"kind": rule.kind, "exhibition_id": rule.exhibition_id, "region_id": rule.region_id}
    audit.record("routing.delete", rule, told | {"country_code": rule.country_code, "desk_id": rule.desk_id}, by=by)
    session().delete(rule)


# ---- Templates -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TemplateFacts:
    """What an answer written beforehand says, in which language, and for which kind of enquiry ("" for any)."""

    name: str
    kind: str
    lang: str
    subject: str
    body: str


def write_template(facts: TemplateFacts, by: int) -> AnswerTemplate:
    """Write an answer beforehand."""
    template = AnswerTemplate()
    _write(template, facts)
    session().add(template)
    audit.record("template.write", template, by=by)
    return template


def revise_template(template: AnswerTemplate, version: int, facts: TemplateFacts, by: int) -> None:
    """Change an answer written beforehand; what was sent with it stays as it was sent."""
    if template.version != version:
        raise Conflict(overtaken_settings())
    _write(template, facts)
    changes = audit.changes_of(template)
    audit.record("template.revise", template, dict.fromkeys(changes), by=by)


def discard_template(template: AnswerTemplate, by: int) -> None:
    """Take an answer written beforehand away."""
    audit.record("template.discard", template, by=by)
    session().delete(template)


def overtaken_settings() -> str:
    """Return what to say to the second of two people on one page of settings (R13)."""
    return _("Somebody else saved this meanwhile. Compare both below; nothing of yours is lost.")


def _write(template: AnswerTemplate, facts: TemplateFacts) -> None:
    for field, words in (("subject", facts.subject), ("body", facts.body)):
        try:
            placeholders.check(words)
        except Invalid as problem:
            raise Invalid(problem.sentence, field) from problem
    if queries.is_name_taken(facts.name, template.id):
        raise Invalid(_("Another template has this name. Please choose another one."), "name")
    for name, value in vars(facts).items():
        setattr(template, name, value)
    template.updated_at = clock.now()
