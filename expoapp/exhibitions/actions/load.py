"""A portfolio file written into the database: what is new is added and public at once, what differs is revised."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp import text
from expoapp.catalogue import actions as catalogue
from expoapp.catalogue.actions import CHANGED, NEW, UNCHANGED
from expoapp.catalogue.models import City, Country, FormerSlug, Industry, ProductGroupTranslation, Region, Venue
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.exhibitions import importer
from expoapp.exhibitions.actions import editions, exhibitions, slugs
from expoapp.exhibitions.actions.exhibitions import ExhibitionFacts
from expoapp.exhibitions.actions.load_editions import (
    facts_from,
    show,
    write_figures,
    write_history,
    write_missing_history,
)
from expoapp.exhibitions.actions.load_texts import write_goods, write_texts
from expoapp.exhibitions.actions.report import Report, Told
from expoapp.exhibitions.importer import EditionEntry, Plan, SeriesEntry, VenueEntry
from expoapp.exhibitions.models import Colocation, Edition, Exhibition, Organiser
from expoapp.exhibitions.queries import staff as queries


def load(portfolio: Mapping[str, Any], *, by: int | None = None, told: Told | None = None) -> Report:
    """Write a file's entries; the bad ones are left out and reported. Raises Invalid when it is no portfolio.

    `told` is called after each series with how many are done and how many there are. Does not commit.
    """
    plan = importer.read(portfolio, session().scalars(select(Industry.code)).all())
    loader = _Loader(plan, by)
    loader.ground()
    for done, series in enumerate(plan.series, 1):
        loader.series(series)
        if told:
            told(done, len(plan.series))
    loader.colocations()
    write_goods(plan, loader.report, by)
    write_texts(plan, loader.report, by)
    loader.report.problems.sort(key=lambda problem: problem.line)
    return loader.report


class _Loader:
    """The state of one load: what was reported, and what this run has already seen."""

    def __init__(self, plan: Plan, by: int | None) -> None:
        self.plan = plan
        self.by = by
        self.report = Report()
        self.organiser_id: int | None = None
        for problem in plan.problems:
            self.report.wrong(problem)

    def ground(self) -> None:
        """Write what series refer to."""
        self.organiser()
        for position, entry in enumerate(self.plan.regions):
            wanted: dict[str, Any] = {"name": entry.name, "position": position}
            if entry.description is not None:
                wanted["description"] = entry.description
            region, outcome = catalogue.keep_region(entry.slug, by=self.by, **wanted)
            self.report.count_once("regions", entry.slug, outcome)
            for code in entry.countries:
                self.report.count_once("countries", code, catalogue.keep_country(code, region, by=self.by)[1])
        for position, industry in enumerate(self.plan.industries):
            outcome = catalogue.keep_industry(
                industry.code, by=self.by, name=industry.name, description=industry.description, position=position
            )[1]
            self.report.count_once("industries", industry.code, outcome)
        positions: Counter[str] = Counter()
        for group in self.plan.product_groups:
            made, outcome = catalogue.keep_product_group(
                group.industry, group.slug, by=self.by, name=group.name, position=positions[group.industry]
            )
            positions[group.industry] += 1
            for lang, name in group.names.items():
                model = ProductGroupTranslation
                told = catalogue.keep_text(made, model, "product_group_id", "name", lang, name, group.name)
                outcome = CHANGED if outcome == UNCHANGED and told != UNCHANGED else outcome
            self.report.count_once("product_groups", (group.industry, group.slug), outcome)

    def organiser(self) -> None:
        """Write our organiser, or find the one that is there."""
        own = session().scalar(select(Organiser).where(Organiser.is_own))
        entry = self.plan.organiser
        if entry is None:
            if own is None and self.plan.series:
                raise Invalid("The file names no organiser, and there is none yet.")
            self.organiser_id = own.id if own else None
            return
        found = own or Organiser(slug=text.slugify(entry.name, "organiser"), is_own=True, is_listed=True)
        wanted = {
            "name": entry.name,
            "website": entry.website,
            "description": entry.description,
            "founded_year": entry.founded_year,
        }
        self.report.count_once("organisers", found.slug, catalogue.keep(found, wanted, "organiser", self.by))
        self.organiser_id = found.id

    def series(self, entry: SeriesEntry) -> None:
        """Write one exhibition and its editions; a bad one leaves nothing behind."""
        where = f"series {entry.slug}"
        exhibition = None
        with self.report.entry("exhibitions", entry.line, where):
            exhibition, outcome = self.exhibition(entry)
            self.report.count("exhibitions", outcome)
        if exhibition is None:
            return
        keys = {edition.key for edition in entry.editions}
        for edition in entry.editions:
            with self.report.entry("editions", edition.line, f"{where}, edition {edition.key}"):
                self.report.count("editions", self.edition(exhibition, entry, edition, keys))

    def exhibition(self, entry: SeriesEntry) -> tuple[Exhibition, str]:
        """Add or revise the exhibition itself."""
        region = self.region(entry.region)
        country, outcome = catalogue.keep_country(entry.country, region, by=self.by, moves=False)
        self.report.count_once("countries", entry.country, outcome)
        city = self.city(entry.city, country, entry.zone)
        venue = self.venue(entry.venue, entry.zone) if entry.venue else None
        found = self.find(entry.slug)
        if found is not None and found.organiser_id != self.organiser_id:
            raise Invalid("belongs to another organiser", "slug")
        facts = exhibitions.exhibition_facts(found) if found else ExhibitionFacts(entry.name, city.id, (), ())
        languages = {lang for lang, _name in entry.names}
        kept = [row for row in facts.names if row[0] != "language" or row[1] not in languages]
        facts = replace(
            facts,
            name=entry.name,
            city_id=city.id,
            venue_id=venue.id if venue else facts.venue_id,
            region_ids=facts.region_ids if region.id in facts.region_ids else self.regions(country, region),
            industry_codes=entry.industries,
            tagline=entry.tagline,
            founded_year=entry.founded_year or facts.founded_year,
            names=(*kept, *(("language", lang, name) for lang, name in entry.names)),
        )
        if found:
            changed = exhibitions.revise_exhibition(found.id, facts, by=self.by)
            changed |= slugs.keep_microsite(found.id, entry.site_path)
            return found, CHANGED if changed else UNCHANGED
        made = exhibitions.create_exhibition(facts, by=self.by, organiser_id=self.organiser_id, slug=entry.slug)
        slugs.keep_microsite(made.id, entry.site_path)
        show(made)
        return made, NEW

    def region(self, name: str) -> Region:
        """Return the region of a name, added behind the others where it is new."""
        slug = text.slugify(name)
        if not slug:
            raise Invalid(f'"{name}" is no name of a region', "region")
        found = session().scalar(select(Region).where(Region.slug == slug))
        outcome = UNCHANGED
        if found is None:
            position = len(session().scalars(select(Region.id)).all())
            found, outcome = catalogue.keep_region(slug, by=self.by, name=name, position=position)
        self.report.count_once("regions", slug, outcome)
        return found

    def regions(self, country: Country, region: Region) -> tuple[int, ...]:
        """Return a region and the parts of it that a country lies in."""
        parts = catalogue.ensure_parts(country, region, by=self.by)
        for part, outcome in parts:
            self.report.count_once("regions", part.slug, outcome)
        return region.id, *(part.id for part, _outcome in parts)

    def city(self, name: str, country: Country, zone: str) -> City:
        """Return a city."""
        city, outcome = catalogue.keep_city(name, country, zone, by=self.by)
        self.report.count_once("cities", (country.code, name), outcome)
        return city

    def venue(self, entry: VenueEntry, zone: str) -> Venue:
        """Return a venue, brought to what the file says of it. Its country must be known by a series or region."""
        country = session().get(Country, entry.country)
        if country is None:
            raise Invalid(f"{entry.country} is the country of no series and no region of this file", "venue")
        city = self.city(entry.city, country, zone)
        venue, outcome = catalogue.keep_venue(
            entry.slug,
            by=self.by,
            name=entry.name,
            address=entry.address,
            city_id=city.id,
            latitude=entry.latitude,
            longitude=entry.longitude,
        )
        self.report.count_once("venues", entry.slug, outcome)
        return venue

    def find(self, slug: str) -> Exhibition | None:
        """Return the exhibition that has or had an address."""
        former = select(FormerSlug.thing_id).where(FormerSlug.kind == slugs.EXHIBITION, FormerSlug.slug == slug)
        exhibition_id = session().scalar(select(Exhibition.id).where(Exhibition.slug == slug)) or session().scalar(
            former
        )
        return queries.get_exhibition(exhibition_id, exhibitions.EVERYWHERE) if exhibition_id else None

    def edition(self, exhibition: Exhibition, series: SeriesEntry, entry: EditionEntry, keys: set[str]) -> str:
        """Add or revise one edition with its former dates and figures."""
        place = entry.venue or series.venue
        venue = self.venue(place, series.zone) if place else None
        city_id = venue.city_id if venue else exhibition.city_id
        found = self.find_edition(exhibition, entry, keys)
        if found is None:
            made = editions.create_edition(
                exhibition.id, facts_from(entry, None, city_id, venue, series.zone), by=self.by, slug=entry.key
            )
            show(made)
            write_history(made, entry, self.by)
            write_figures(made, entry, self.by)
            return NEW
        changed = write_missing_history(found, entry)
        facts = facts_from(entry, found, city_id, venue, series.zone)
        changed |= editions.revise_edition(found.id, facts, by=self.by, announced_on=entry.announced_on)
        changed |= write_figures(found, entry, self.by)
        return CHANGED if changed else UNCHANGED

    def find_edition(self, exhibition: Exhibition, entry: EditionEntry, keys: set[str]) -> Edition | None:
        """Return the edition of that year, else one that was of another year and moved."""
        rows = (
            session()
            .execute(
                select(Edition.id, Edition.slug, Edition.starts_on, Edition.ends_on).where(
                    Edition.exhibition_id == exhibition.id
                )
            )
            .all()
        )
        left: set[tuple[date | None, date | None]] = {(days.starts_on, days.ends_on) for days in entry.former}
        if left:
            left.add((entry.starts_on, entry.ends_on))
        ids = [row.id for row in rows if row.slug == entry.key] or [
            row.id for row in rows if row.slug not in keys and (row.starts_on, row.ends_on) in left
        ]
        return queries.get_edition(ids[0], exhibitions.EVERYWHERE) if ids else None

    def colocations(self) -> None:
        """Tell which editions are held together: those of partners on the same days at the same venue."""
        pairs = {tuple(sorted((series.slug, partner))) for series in self.plan.series for partner in series.partners}
        for one, other in sorted(pairs):
            first, second = self.find_editions(one), self.find_editions(other)
            wanted = {
                (min(a.id, b.id), max(a.id, b.id))
                for a in first
                for b in second
                if a.starts_on and (a.starts_on, a.ends_on, a.venue_id) == (b.starts_on, b.ends_on, b.venue_id)
            }
            both = {edition.id for edition in (*first, *second)}
            rows = session().scalars(
                select(Colocation).where(Colocation.edition_id.in_(both), Colocation.other_id.in_(both))
            )
            there = {(row.edition_id, row.other_id): row for row in rows}
            for pair in wanted - there.keys():
                session().add(Colocation(edition_id=pair[0], other_id=pair[1]))
            for pair in there.keys() - wanted:
                session().delete(there[pair])
            for pair in wanted:
                self.report.count("co-locations", UNCHANGED if pair in there else NEW)
        session().flush()

    def find_editions(self, slug: str) -> list[Edition]:
        """Return all editions of the exhibition of an address."""
        statement = select(Edition).join(Exhibition).where(Exhibition.slug == slug).options(selectinload(Edition.days))
        return list(session().scalars(statement))
