"""What looks odd about an edition, said in words beside its field. Nothing here keeps anybody from saving.

Each rule is a function of the plan and of what is around it, and speaks only where the data is sure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from expoapp import i18n
from expoapp.exhibitions.models import Status
from expoapp.exhibitions.queries.together import Neighbour
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext

NEAR = timedelta(days=14)
# Days that differ less from last year's are the same season, whatever their months are called.
SAME_SEASON = 21
# A longer one takes in weekends anyway.
LONGEST_FOR_WEEKENDS = 6


@dataclass(frozen=True)
class Remark:
    """A sentence, and the field beside which it stands."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Plan:
    """What a form says of an edition whose days are exact."""

    first: date
    last: date
    today: date  # by the venue's clock
    exhibition_id: int
    edition_id: int = 0
    country_code: str = ""
    venue_id: int | None = None
    hall: str = ""
    number: int | None = None
    status: str = Status.SCHEDULED
    is_draft: bool = False
    days_with_hours: int = 0
    together: frozenset[int] = frozenset()

    @property
    def days(self) -> list[date]:
        """Return its days."""
        return [self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Around:
    """What is held nearby, the exhibition's own editions the newest first, and those it is said to be held with."""

    near: tuple[Neighbour, ...] = ()
    former: tuple[Neighbour, ...] = ()
    together: tuple[Neighbour, ...] = ()

    def before(self, plan: Plan) -> Neighbour | None:
        """Return the edition before this one, leaving out those that did not take place."""
        off = {Status.CANCELLED, Status.POSTPONED}
        held = (one for one in self.former if one.id != plan.edition_id and one.status not in off)
        return next((one for one in held if one.starts_on < plan.first), None)


def remarks(plan: Plan, around: Around) -> list[Remark]:
    """Return all that is worth a look, in the order of the rules."""
    if plan.status in {Status.CANCELLED, Status.POSTPONED}:
        return []
    return [one for rule in RULES for one in rule(plan, around)]


def _meets(plan: Plan, one: Neighbour) -> bool:
    return one.starts_on <= plan.last and one.ends_on >= plan.first


def _shares_hall(plan: Plan, one: Neighbour) -> bool:
    """Say whether two at one venue may be in each other's way: in one hall, or nobody says in which."""
    if not plan.venue_id or plan.venue_id != one.venue_id:
        return False
    return not plan.hall or not one.hall or plan.hall.casefold() == one.hall.casefold()


def _others(plan: Plan, around: Around) -> Iterator[Neighbour]:
    return (one for one in around.near if one.id != plan.edition_id and one.id not in plan.together)


def _named(one: Neighbour) -> str:
    """Return an exhibition and the year of its edition; a name that ends in it already says it once."""
    return one.name if one.name.endswith(one.slug) else f"{one.name} {one.slug}"


def clashes_at_the_venue(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell what else is on at the venue on these days."""
    for one in _others(plan, around):
        if one.exhibition_id == plan.exhibition_id or not _meets(plan, one) or not _shares_hall(plan, one):
            continue
        values = {"name": _named(one), "days": i18n.days(one.starts_on, one.ends_on)}
        if plan.hall and one.hall:
            yield Remark("venue", _("It clashes with %(name)s (%(days)s) in the same hall.", **values))
        else:
            yield Remark("venue", _("It clashes with %(name)s (%(days)s) at the same venue.", **values))


def is_held_twice(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell that another edition of the same exhibition has these days."""
    for one in around.former:
        if one.id != plan.edition_id and one.status != Status.CANCELLED and _meets(plan, one):
            days = i18n.days(one.starts_on, one.ends_on)
            yield Remark(
                "starts_on", _("Its edition %(slug)s is on these days too (%(days)s).", slug=one.slug, days=days)
            )


def crowds_its_trade(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell which other exhibition of ours asks the same exhibitors in the same country within two weeks."""
    for one in _others(plan, around):
        if not one.shares_trade or one.exhibition_id == plan.exhibition_id:
            continue
        if _meets(plan, one) and _shares_hall(plan, one):
            continue  # said beside the venue
        yield Remark(
            "starts_on",
            _(
                "%(name)s serves the same industry in %(country)s within two weeks of it (%(days)s).",
                name=_named(one),
                country=i18n.territory(plan.country_code),
                days=i18n.days(one.starts_on, one.ends_on),
            ),
        )


def falls_on_a_weekend(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell which of its days are days of rest there, unless the one before was held on that day of the week too."""
    days = plan.days
    if len(days) > LONGEST_FOR_WEEKENDS:
        return
    usual = set()
    if before := around.before(plan):
        length = (before.ends_on - before.starts_on).days + 1
        usual = {(before.starts_on + timedelta(days=step)).isoweekday() for step in range(min(length, 7))}
    resting = i18n.weekend(plan.country_code) - usual
    found = [i18n.weekday_short(day) for day in days if day.isoweekday() in resting]
    if found:
        yield Remark(
            "starts_on",
            ngettext(
                "%(days)s is a day of the weekend in %(country)s.",
                "%(days)s are days of the weekend in %(country)s.",
                len(found),
                days=i18n.listed(found),
                country=i18n.territory(plan.country_code),
            ),
        )


def lasts_otherwise(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell that it is longer or shorter than the one before."""
    before = around.before(plan)
    if before is None:
        return
    here, there = len(plan.days), (before.ends_on - before.starts_on).days + 1
    if here != there:
        lasts = ngettext("%(num)s day", "%(num)s days", here)
        lasted = ngettext("%(num)s day", "%(num)s days", there)
        yield Remark(
            "ends_on",
            _("It lasts %(here)s; edition %(slug)s lasted %(there)s.", here=lasts, slug=before.slug, there=lasted),
        )


def leaves_its_season(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell that the one before was in another month."""
    before = around.before(plan)
    if before is None or before.starts_on.month == plan.first.month:
        return
    apart = abs(plan.first.timetuple().tm_yday - before.starts_on.timetuple().tm_yday)
    if min(apart, 365 - apart) > SAME_SEASON:
        yield Remark(
            "starts_on",
            _(
                "It is in %(here)s; the one before was in %(there)s.",
                here=i18n.month(plan.first),
                there=i18n.month(before.starts_on),
            ),
        )


def has_passed(plan: Plan, _around: Around) -> Iterator[Remark]:
    """Tell that the days of a draft are over already."""
    if plan.is_draft and plan.last < plan.today:
        yield Remark("ends_on", _("These days have passed already."))


def misses_hours(plan: Plan, _around: Around) -> Iterator[Remark]:
    """Tell that only some days have hours."""
    missing = len(plan.days) - plan.days_with_hours
    if plan.days_with_hours and missing > 0:
        yield Remark(
            "opens",
            ngettext("%(num)s day has no hours.", "%(num)s days have no hours.", missing),
        )


def does_not_count_on(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell that its number is another one's, or not the next after the one before."""
    same = next((one for one in around.former if one.id != plan.edition_id and one.number == plan.number), None)
    if plan.number and same:
        yield Remark(
            "number",
            _("Edition %(slug)s has the number %(number)s already.", slug=same.slug, number=i18n.number(plan.number)),
        )
        return
    before = around.before(plan)
    if before is None or before.number is None or plan.number == before.number + 1:
        return
    values = {"slug": before.slug, "last": i18n.number(before.number), "next": i18n.number(before.number + 1)}
    yield Remark("number", _("Edition %(slug)s was number %(last)s, so this one would be %(next)s.", **values))


def is_not_together(plan: Plan, around: Around) -> Iterator[Remark]:
    """Tell which of those it is said to be held with is on other days or elsewhere."""
    for one in around.together:
        if one.id not in plan.together:
            continue
        values = {"name": _named(one), "days": i18n.days(one.starts_on, one.ends_on)}
        if not _meets(plan, one):
            yield Remark(
                "together",
                _("%(name)s is on other days (%(days)s), so visitors do not see the two together.", **values),
            )
        elif plan.venue_id != one.venue_id:
            yield Remark("together", _("%(name)s (%(days)s) is held at another venue.", **values))


RULES: tuple[Callable[[Plan, Around], Iterator[Remark]], ...] = (
    is_held_twice,
    clashes_at_the_venue,
    crowds_its_trade,
    falls_on_a_weekend,
    leaves_its_season,
    lasts_otherwise,
    has_passed,
    misses_hours,
    does_not_count_on,
    is_not_together,
)
