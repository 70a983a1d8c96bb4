"""A file of the portfolio's form, and the sections our own sample adds to it, made into checked entries.

Pure: what is in the database matters only as far as the caller says which industries exist.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from babel import Locale

from expoapp import clock
from expoapp.errors import Invalid
from expoapp.exhibitions.importer import values
from expoapp.exhibitions.importer.editions import Sources, edition, venue
from expoapp.exhibitions.importer.entries import (
    EditionEntry,
    IndustryEntry,
    OrganiserEntry,
    Plan,
    Problem,
    RegionEntry,
    SeriesEntry,
    VenueEntry,
)
from expoapp.exhibitions.importer.texts import product_groups, read_texts
from expoapp.exhibitions.importer.values import Wrong, shown

SCHEMA_VERSION = 1
# What CLDR lists beside countries: groups of countries and codes for tests.
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
_TERRITORIES = {str(code) for code in Locale("en").territories}
COUNTRIES = {code for code in _TERRITORIES if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES


def read(portfolio: Mapping[str, Any], known_industries: Iterable[str] = (), today: date | None = None) -> Plan:
    """Return the good entries of a file and the problems of the others; raise Invalid when it is no such file.

    `known_industries` are codes that series may use though the file does not list them. `today` decides which figures
    are targets in a file that does not say as of when it holds.
    """
    _check_version(portfolio)
    plan = Plan()
    plan.organiser = _organiser(portfolio.get("organiser"))
    _each(plan, portfolio, "regions", _region)
    _each(plan, portfolio, "industries", _industry)
    codes = {entry.code for entry in plan.industries} | set(known_industries)
    product_groups(plan, portfolio, codes)
    if portfolio.get("series"):
        _all_series(plan, portfolio, codes, today or clock.today())
    read_texts(plan, portfolio)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _check_version(portfolio: Mapping[str, Any]) -> None:
    version = portfolio.get("schema_version")
    if version is None and "series" not in portfolio:
        if portfolio.keys() & {"regions", "product_groups", "exhibitions", "translations", "industries"}:
            return  # a file that only adds to what is there
        raise Invalid("The file does not hold a portfolio: it has no series.")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise Invalid(
            f"The file says schema_version {shown(version)}; only {SCHEMA_VERSION} can be read."
            if version is not None
            else f"The file does not say its schema_version; only {SCHEMA_VERSION} can be read."
        )


def _organiser(entry: Any) -> OrganiserEntry | None:
    if entry is None:
        return None
    if not isinstance(entry, Mapping):
        raise Invalid("The file's organiser must be a group of names with values.")
    try:
        return OrganiserEntry(
            name=values.words(entry, "name", 200),
            website=values.link(entry, "website"),
            description=values.some_words(entry, "description", 5000) or "",
            founded_year=values.whole(entry, "founded_year", values.FIRST_YEAR, values.LAST_YEAR),
        )
    except Wrong as problem:
        raise Invalid(f"The file's organiser cannot be used: {problem}.") from problem


def _each(plan: Plan, holder: Mapping[str, Any], section: str, take: Callable[[Plan, Mapping[str, Any]], None]) -> None:
    """Take every entry of a section; a bad one becomes a problem."""
    singular = {"regions": "region", "industries": "industry"}[section]
    try:
        found = values.entries(holder, section)
    except Wrong as problem:
        plan.problems.append(Problem(section, 0, "the file", str(problem)))
        return
    for number, entry in enumerate(found, 1):
        named = entry.get("slug") or entry.get("code") if isinstance(entry, Mapping) else None
        where = f"{singular} {named}" if named else f"{singular} number {number}"
        try:
            if not isinstance(entry, Mapping):
                raise Wrong("entry", f"must be a group of names with values, not {shown(entry)}")
            take(plan, entry)
        except Wrong as problem:
            plan.problems.append(Problem(section, line_of(entry), where, str(problem)))


def line_of(entry: Any) -> int:
    """Return the line an entry begins in, 0 where nobody knows."""
    return getattr(entry, "line", 0)


def _region(plan: Plan, entry: Mapping[str, Any]) -> None:
    slug = values.slug(entry, "slug")
    if any(one.slug == slug for one in plan.regions):
        raise Wrong("slug", f"{shown(slug)} stands twice in the file")
    countries = tuple(_country(code, "countries") for code in values.entries(entry, "countries"))
    for one in plan.regions:
        if shared := sorted(set(one.countries) & set(countries)):
            raise Wrong("countries", f"{shared[0]} stands in {one.slug} already; a country belongs to one region")
    plan.regions.append(
        RegionEntry(
            slug=slug,
            name=values.words(entry, "name", 120),
            description=values.some_words(entry, "description", 5000),
            countries=tuple(dict.fromkeys(countries)),
        )
    )


def _country(code: Any, field: str) -> str:
    if not isinstance(code, str) or code not in COUNTRIES:
        raise Wrong(field, f"{shown(code)} is not the two-letter code of a country (ISO 3166-1)")
    return code


def _industry(plan: Plan, entry: Mapping[str, Any]) -> None:
    code = values.words(entry, "code", 60)
    if any(one.code == code for one in plan.industries):
        raise Wrong("code", f"{shown(code)} stands twice in the file")
    plan.industries.append(
        IndustryEntry(
            code=code,
            name=values.words(entry, "name", 120),
            description=values.some_words(entry, "description", 5000) or "",
        )
    )


def _all_series(plan: Plan, portfolio: Mapping[str, Any], codes: set[str], today: date) -> None:
    try:
        found = values.entries(portfolio, "series")
        as_of = values.some_day(portfolio, "as_of")
    except Wrong as problem:
        raise Invalid(f"The file cannot be used: {problem}.") from problem
    sources = Sources.of(portfolio, as_of, today)
    everyone = {str(entry.get("slug")) for entry in found if isinstance(entry, Mapping)}
    venues: dict[str, VenueEntry] = {}
    for number, entry in enumerate(found, 1):
        slug = entry.get("slug") if isinstance(entry, Mapping) else None
        where = f"series {slug}" if isinstance(slug, str) and slug else f"series number {number}"
        # What a bad series says of venues counts for nothing, and its editions go with it without a word.
        mentioned = dict(venues)
        problems: list[Problem] = []
        try:
            if not isinstance(entry, Mapping):
                raise Wrong("entry", f"must be a group of names with values, not {shown(entry)}")
            if any(one.slug == slug for one in plan.series):
                raise Wrong("slug", f"{shown(slug)} stands twice in the file")
            taken = _series(entry, where, codes, everyone, sources, mentioned, problems)
        except Wrong as problem:
            plan.problems.append(Problem("exhibitions", line_of(entry), where, str(problem)))
            continue
        venues = mentioned
        plan.problems.extend(problems)
        plan.series.append(taken)


def _series(
    entry: Mapping[str, Any],
    where: str,
    codes: set[str],
    everyone: set[str],
    sources: Sources,
    venues: dict[str, VenueEntry],
    problems: list[Problem],
) -> SeriesEntry:
    slug = values.slug(entry, "slug")
    zone = values.words(entry, "timezone", 60)
    if not clock.is_zone(zone):
        raise Wrong("timezone", f"{shown(zone)} is no time zone of the IANA database")
    return SeriesEntry(
        line=line_of(entry),
        slug=slug,
        name=values.words(entry, "name", 200),
        tagline=values.some_words(entry, "tagline", 200) or "",
        region=values.words(entry, "region", 120),
        country=_country(entry.get("country"), "country"),
        city=values.words(entry, "city", 120),
        zone=zone,
        venue=venue(entry.get("venue"), COUNTRIES, venues),
        industries=_industries(entry, codes),
        founded_year=values.whole(entry, "founded", values.FIRST_YEAR, values.LAST_YEAR),
        names=_names(entry),
        partners=_partners(entry, slug, everyone),
        editions=tuple(_editions(entry, slug, where, sources, venues, problems)),
        site_path=values.site_path(entry, "site_path"),
    )


def _industries(entry: Mapping[str, Any], codes: set[str]) -> tuple[str, ...]:
    found = values.entries(entry, "industries")
    for code in found:
        if not isinstance(code, str) or code not in codes:
            raise Wrong("industries", f"{shown(code)} is no known industry code")
    if not found:
        raise Wrong("industries", "is missing")
    return tuple(dict.fromkeys(found))


def _names(entry: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for row in values.entries(entry, "alt_names"):
        if not isinstance(row, Mapping):
            raise Wrong("alt_names", f"must hold lang and name, not {shown(row)}")
        found[values.language(row, "lang")] = values.words(row, "name", 200)
    return tuple(found.items())


def _partners(entry: Mapping[str, Any], slug: str, everyone: set[str]) -> tuple[str, ...]:
    found = values.entries(entry, "co_located_with")
    for partner in found:
        if not isinstance(partner, str) or partner == slug or partner not in everyone:
            raise Wrong("co_located_with", f"{shown(partner)} is not the slug of another series of this file")
    return tuple(dict.fromkeys(found))


def _editions(
    entry: Mapping[str, Any],
    slug: str,
    where: str,
    sources: Sources,
    venues: dict[str, VenueEntry],
    problems: list[Problem],
) -> list[EditionEntry]:
    """Return the good editions; a bad one becomes a problem and costs only itself."""
    taken: list[EditionEntry] = []
    keys: Counter[str] = Counter()
    for number, row in enumerate(values.entries(entry, "editions"), 1):
        year = row.get("year") if isinstance(row, Mapping) else None
        place = f"{where}, edition {year}" if year else f"{where}, edition number {number}"
        mentioned = dict(venues)
        # A bad one counts too: mending it later must not give its neighbour another address.
        keys[str(year)] += 1
        try:
            if not isinstance(row, Mapping):
                raise Wrong("entry", f"must be a group of names with values, not {shown(row)}")
            found = edition(row, slug, keys[str(year)], sources, COUNTRIES, mentioned)
            if any(one.starts_on == found.starts_on and found.starts_on for one in taken):
                raise Wrong("start_date", f"{found.starts_on} is the first day of another edition of this series too")
        except Wrong as problem:
            problems.append(Problem("editions", line_of(row), place, str(problem)))
            continue
        venues.update(mentioned)
        taken.append(found)
    return taken
