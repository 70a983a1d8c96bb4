"""A directory of other organisers' fairs written into the database; only what the file changed is touched.

The file's keys find its fairs and editions again, and a digest of what it said last tells whether it says something
new. So a second run changes nothing, and what staff have corrected stays until the file itself says otherwise.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from expoapp import audit, text
from expoapp.catalogue import actions as catalogue
from expoapp.catalogue import importer as places
from expoapp.catalogue.actions import CHANGED, NEW, UNCHANGED
from expoapp.catalogue.models import City, Country, Industry, Region, Venue
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.exhibitions import importer
from expoapp.exhibitions.actions import editions, exhibitions, slugs
from expoapp.exhibitions.actions.editions import EditionFacts
from expoapp.exhibitions.actions.exhibitions import EVERYWHERE, ExhibitionFacts
from expoapp.exhibitions.actions.load_editions import show
from expoapp.exhibitions.actions.report import Report, Told
from expoapp.exhibitions.importer import FairEntry, Known, PlaceEntry, RowEntry
from expoapp.exhibitions.models import UNKNOWN_ORGANISER, Edition, Exhibition, Organiser, Status
from expoapp.exhibitions.queries import staff as queries

NOT_KNOWN = "Organiser not known"


def load_directory(content: str, *, by: int | None = None, told: Told | None = None) -> Report:
    """Write the fairs of a directory's file; bad rows are left out and reported. Raises Invalid when it is none.

    `told` is called after each fair with how many are done and how many there are. Does not commit.
    """
    directory = importer.read_directory(content, _known())
    loader = _Loader(by)
    for problem in directory.problems:
        loader.report.wrong(problem)
    for done, fair in enumerate(directory.fairs, 1):
        loader.fair(fair)
        if told:
            told(done, len(directory.fairs))
    loader.report.problems.sort(key=lambda problem: problem.line)
    return loader.report


def _known() -> Known:
    industries = frozenset(session().scalars(select(Industry.code)))
    if not industries:
        raise Invalid("There are no industries yet; load your own portfolio first (flask portfolio load).")
    cities = session().execute(select(City.country_code, City.slug, City.zone))
    return Known(
        industries=industries,
        countries=places.countries(),
        zones={(row.country_code, row.slug): row.zone for row in cities},
        own_organiser=session().scalar(select(Organiser.name).where(Organiser.is_own).limit(1)) or "",
    )


@dataclass(frozen=True)
class _Stored:
    """A fair or an edition that an earlier run has written."""

    id: int
    digest: str


class _Loader:
    """The state of one run: what was reported, what is stored, and which things it has met already."""

    def __init__(self, by: int | None) -> None:
        self.by = by
        self.report = Report()
        self.fairs = self.stored(Exhibition)
        self.editions = self.stored(Edition)
        self.met: dict[tuple[str, Any], Any] = {}

    @staticmethod
    def stored(model: type[Exhibition] | type[Edition]) -> dict[str, _Stored]:
        """Return what stands under the keys of files."""
        rows = session().execute(
            select(model.id, model.source_key, model.source_digest).where(model.source_key.is_not(None))
        )
        return {str(row.source_key): _Stored(row.id, row.source_digest) for row in rows}

    def fair(self, entry: FairEntry) -> None:
        """Write one fair and its editions; a bad one leaves nothing behind."""
        problems = len(self.report.problems)
        where = f"fair {entry.key} {text.shorten(entry.name, 60)}"
        exhibition_id = 0
        with self.report.entry("exhibitions", entry.line, where):
            exhibition_id, outcome = self.exhibition(entry)
            self.report.count("exhibitions", outcome)
        if exhibition_id:
            for row in entry.rows:
                with self.report.entry("editions", row.line, f"{where}, {row.key}"):
                    self.report.count("editions", self.edition(exhibition_id, row))
        if len(self.report.problems) > problems:
            self.met.clear()  # what was added for something refused went with it

    def exhibition(self, entry: FairEntry) -> tuple[int, str]:
        """Add or revise the exhibition itself; return its id and what happened."""
        stored, digest = self.fairs.get(entry.key), entry.digest()
        if stored and stored.digest == digest:
            self.mention(entry.place, entry.venue)
            self.report.count_once("organisers", entry.organiser, UNCHANGED)
            return stored.id, UNCHANGED
        found = queries.get_exhibition(stored.id, EVERYWHERE) if stored else None
        if found and found.organiser.is_own:
            raise Invalid(f"{found.name} is one of our own exhibitions now, which no directory changes", "id")
        organiser = self.organiser(entry.organiser)
        city = self.city(entry.place)
        venue = self.venue(entry.venue, city) if entry.venue else None
        former = exhibitions.exhibition_facts(found) if found else None
        facts = self.exhibition_facts(entry, former, city, venue)
        if found is None:
            made = exhibitions.create_exhibition(facts, by=self.by, organiser_id=organiser.id)
            made.lang = text.language_of(made.name)
            made.source_key, made.source_digest = entry.key, digest
            show(made)
            return made.id, NEW
        changed = exhibitions.revise_exhibition(found.id, facts, by=self.by)
        changed |= exhibitions.hand_over(found.id, organiser.id, by=self.by)
        found.lang, found.source_digest = text.language_of(found.name), digest
        return found.id, CHANGED if changed else UNCHANGED

    def exhibition_facts(
        self, entry: FairEntry, former: ExhibitionFacts | None, city: City, venue: Venue | None
    ) -> ExhibitionFacts:
        """Return what the entry says; where it says nothing, what is known already stays."""
        facts = former or ExhibitionFacts(entry.name, city.id, self.regions(city.country_code), entry.industries)
        if facts.city_id != city.id:
            facts = replace(facts, city_id=city.id, venue_id=None, region_ids=self.regions(city.country_code))
        lang = text.language_of(entry.name)
        left = [("former", lang, name) for name in entry.former_names]
        return replace(
            facts,
            name=entry.name,
            venue_id=venue.id if venue else facts.venue_id,
            industry_codes=entry.industries,
            website=entry.website or facts.website,
            names=tuple(row for row in dict.fromkeys([*facts.names, *left]) if row[2] != entry.name),
        )

    def edition(self, exhibition_id: int, entry: RowEntry) -> str:
        """Add or revise one edition; return what happened."""
        stored, digest = self.editions.get(entry.key), entry.digest()
        if stored and stored.digest == digest:
            self.mention(entry.place, entry.venue)
            return UNCHANGED
        found = queries.get_edition(stored.id, EVERYWHERE) if stored else None
        city = self.city(entry.place)
        venue = self.venue(entry.venue, city) if entry.venue else None
        facts = _edition_facts(entry, editions.edition_facts(found) if found else None, city, venue)
        if found is None:
            made = editions.create_edition(exhibition_id, facts, by=self.by)
            made.source_key, made.source_digest = entry.key, digest
            show(made)
            return NEW
        changed = editions.revise_edition(found.id, facts, by=self.by)
        found.source_digest = digest
        return CHANGED if changed else UNCHANGED

    def organiser(self, name: str) -> Organiser:
        """Return the organiser of a name, added where there is none; not on the site until staff switch it on."""
        if ("organisers", None) not in self.met:
            self.met["organisers", None] = {text.normal(one.name): one for one in session().scalars(select(Organiser))}
        known: dict[str, Organiser] = self.met["organisers", None]
        called = name or NOT_KNOWN
        found = known.get(text.normal(called))
        if found is None:
            made = Organiser(name=called, lang=text.language_of(called))
            slugs.add(made, text.slugify(called) if name else UNKNOWN_ORGANISER, _organiser_is_taken)
            audit.record("organiser.create", made, {"slug": [None, made.slug]}, self.by)
            known[text.normal(called)] = found = made
            self.report.count_once("organisers", name, NEW)
        elif name:
            self.report.count_once("organisers", name, catalogue.keep(found, {"name": name}, "organiser", self.by))
        return found

    def regions(self, code: str) -> tuple[int, ...]:
        """Return the region of a country, and the parts of it that the country lies in."""
        country = session().get_one(Country, code)
        region = session().get_one(Region, country.region_id)
        parts = catalogue.ensure_parts(country, region, by=self.by)
        for part, outcome in parts:
            self.report.count_once("regions", part.slug, outcome)
        return region.id, *(part.id for part, _outcome in parts)

    def city(self, entry: PlaceEntry) -> City:
        """Return a city, added with its country and region where they are new."""
        key = ("cities", entry)
        if key not in self.met:
            country = session().get(Country, entry.country)
            if country is None:
                region, outcome = catalogue.ensure_region(places.countries()[entry.country].region, by=self.by)
                self.report.count_once("regions", region.slug, outcome)
                country = catalogue.keep_country(entry.country, region, by=self.by)[0]
                self.report.count_once("countries", entry.country, NEW)
            self.report.count_once("countries", entry.country, UNCHANGED)
            self.met[key], outcome = catalogue.keep_city(entry.city, country, entry.zone, by=self.by)
            self.report.count_once("cities", (entry.country, text.slugify(entry.city)), outcome)
        found: City = self.met[key]
        return found

    def venue(self, name: str, city: City) -> Venue:
        """Return a venue of a city, added where it is new."""
        key = ("venues", (city.id, text.normal(name)))
        if key not in self.met:
            self.met[key], outcome = catalogue.ensure_venue(name, city, by=self.by)
            self.report.count_once("venues", (city.country_code, city.slug, text.normal(name)), outcome)
        found: Venue = self.met[key]
        return found

    def mention(self, place: PlaceEntry, venue: str) -> None:
        """Count the places of an entry that says nothing new."""
        city = (place.country, text.slugify(place.city))
        self.report.count_once("countries", place.country, UNCHANGED)
        self.report.count_once("cities", city, UNCHANGED)
        if venue:
            self.report.count_once("venues", (*city, text.normal(venue)), UNCHANGED)


def _edition_facts(entry: RowEntry, former: EditionFacts | None, city: City, venue: Venue | None) -> EditionFacts:
    """Return what the row says; a directory knows nothing of hours, and cannot undo what staff know to be off."""
    facts = former or EditionFacts(city.id, entry.place.zone)
    venue_id = venue.id if venue else facts.venue_id if facts.city_id == city.id else None
    said = replace(
        facts,
        city_id=city.id,
        zone=entry.place.zone,
        venue_id=venue_id,
        hall=facts.hall if facts.venue_id == venue_id else "",
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        precision=entry.precision,
        days=(),
        status=entry.status,
        is_assumed=entry.is_assumed,
    )
    said = editions.checked(said)
    is_moved = (said.precision, said.starts_on, said.ends_on) != (facts.precision, facts.starts_on, facts.ends_on)
    if facts.status is Status.CANCELLED or (facts.status is Status.POSTPONED and not is_moved):
        said = replace(said, status=facts.status, is_assumed=False)
    return said if is_moved else replace(said, days=facts.days)


def _organiser_is_taken(slug: str) -> bool:
    return session().scalar(select(Organiser.id).where(Organiser.slug == slug)) is not None
