"""Things for tests: functions with defaults, so that a test shows only the values it is about.

Each adds its thing to the session and flushes; the test commits where another session must see it.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from expoapp import clock, text
from expoapp.accounts.models import Account, AccountRegion, AccountRole
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Venue
from expoapp.db import session
from expoapp.enquiries.models import Desk, Enquiry, EnquiryExhibition
from expoapp.exhibitions.models import (
    Edition,
    EditionDay,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionRegion,
    Organiser,
)
from expoapp.news.models import NewsCountry, NewsExhibition, NewsIndustry, NewsPost

# "a secret for tests only", hashed once with cheap parameters would be slow to repeat; sign-in tests hash their own.
NO_PASSWORD = "!"


def _add(thing: Any) -> Any:
    session().add(thing)
    session().flush()
    return thing


def region(slug: str = "east-africa", name: str = "East Africa", **given: Any) -> Region:
    found = session().scalar(select(Region).where(Region.slug == slug))
    return found or _add(Region(slug=slug, name=name, **given))


def country(code: str = "KE", name: str = "Kenya", in_region: Region | None = None, **given: Any) -> Country:
    found = session().get(Country, code)
    return found or _add(
        Country(code=code, slug=text.slugify(name), name=name, region_id=(in_region or region()).id, **given)
    )


def city(name: str = "Nairobi", zone: str = "Africa/Nairobi", in_country: Country | None = None, **given: Any) -> City:
    where = in_country or country()
    slug = text.slugify(name)
    found = session().scalar(select(City).where(City.country_code == where.code, City.slug == slug))
    return found or _add(City(country_code=where.code, slug=slug, name=name, zone=zone, **given))


def venue(name: str = "KICC", in_city: City | None = None, **given: Any) -> Venue:
    slug = text.slugify(name)
    found = session().scalar(select(Venue).where(Venue.slug == slug))
    return found or _add(Venue(slug=slug, name=name, city_id=(in_city or city()).id, address=f"{name} Road", **given))


def industry(code: str = "building-construction", name: str = "Building and construction", hue: int = 40) -> Industry:
    return session().get(Industry, code) or _add(Industry(code=code, name=name, hue=hue, description=f"All of {name}."))


def product_group(of: Industry | None = None, name: str = "Diagnostics", **given: Any) -> ProductGroup:
    code, slug = (of or industry()).code, text.slugify(name)
    found = session().scalar(select(ProductGroup).where(ProductGroup.industry_code == code, ProductGroup.slug == slug))
    return found or _add(ProductGroup(industry_code=code, slug=slug, name=name, **given))


def organiser(name: str = "Expogroup", is_own: bool = True, is_listed: bool = True) -> Organiser:
    found = session().scalar(select(Organiser).where(Organiser.name == name))
    return found or _add(
        Organiser(slug=text.slugify(name), name=name, is_own=is_own, is_listed=is_listed, founded_year=1996)
    )


def exhibition(
    name: str = "BUILDEXPO KENYA",
    *,
    published: bool = True,
    regions: list[Region] | None = None,
    industries: list[Industry] | None = None,
    in_city: City | None = None,
    at: Venue | None = None,
    by: Organiser | None = None,
    **given: Any,
) -> Exhibition:
    now = clock.now()
    where = in_city or city()
    made = Exhibition(
        name=name,
        slug=given.pop("slug", text.slugify(name)),
        search_text=text.normal(name),
        tagline=given.pop("tagline", f"The tagline of {name}"),
        organiser=by or organiser(),
        city=where,
        names=[],
        translations=[],
        venue_id=at.id if at else None,
        state="published" if published else "draft",
        public_from=clock.BEGINNING if published else clock.END,
        created_at=now,
        updated_at=now,
        **given,
    )
    made.region_rows = [
        ExhibitionRegion(region_id=row.id, position=place) for place, row in enumerate(regions or [region()])
    ]
    made.industry_rows = [
        ExhibitionIndustry(industry_code=row.code, position=place)
        for place, row in enumerate(industries or [industry()])
    ]
    return _add(made)


def edition(
    of: Exhibition | None = None,
    starts_on: date | None = date(2027, 7, 7),
    ends_on: date | None = None,
    *,
    published: bool = True,
    hours: tuple[time, time] | None = None,
    zone: str = "Africa/Nairobi",
    at: Venue | None = None,
    **given: Any,
) -> Edition:
    whole = of or exhibition()
    now = clock.now()
    last = ends_on or (starts_on + timedelta(days=2) if starts_on else None)
    made = Edition(
        exhibition=whole,
        changes=[],
        figures=given.pop("figures", []),
        translations=[],
        slug=given.pop("slug", str(starts_on.year) if starts_on else "next"),
        precision=given.pop("precision", "exact" if starts_on else "tba"),
        starts_on=starts_on,
        ends_on=last,
        zone=zone,
        city_id=whole.city_id,
        venue_id=at.id if at else None,
        changed_at=given.pop("changed_at", now),
        created_at=now,
        updated_at=now,
        state="published" if published else "draft",
        public_from=clock.BEGINNING if published else clock.END,
        **given,
    )
    made.days = []
    if hours and starts_on and last:
        made.days = [
            EditionDay(day=starts_on + timedelta(days=n), opens=hours[0], closes=hours[1])
            for n in range((last - starts_on).days + 1)
        ]
    made.mark_moments()
    return _add(made)


def post(
    title: str = "Cement prices fall in Nairobi",
    posted_on: date = date(2026, 2, 12),
    *,
    published: bool = True,
    exhibitions: list[Exhibition] | None = None,
    countries: list[str] | None = None,
    industries: list[str] | None = None,
    body: str = "<p>The first paragraph.</p>",
    **given: Any,
) -> NewsPost:
    now = clock.now()
    made = NewsPost(
        title=title,
        year=posted_on.year,
        slug=given.pop("slug", text.slugify(title)),
        posted_on=posted_on,
        body=body,
        search_text=text.normal(title),
        state="published" if published else "draft",
        public_from=clock.BEGINNING if published else clock.END,
        created_at=now,
        updated_at=now,
        **given,
    )
    made.exhibition_links = [NewsExhibition(exhibition_id=row.id) for row in exhibitions or []]
    made.country_links = [NewsCountry(country_code=code) for code in countries or []]
    made.industry_links = [NewsIndustry(industry_code=code) for code in industries or []]
    return _add(made)


def desk(key: str = "nairobi", is_default: bool = True, **given: Any) -> Desk:
    found = session().scalar(select(Desk).where(Desk.key == key))
    values = {
        "name": "Nairobi desk",
        "person": "Amina Odhiambo",
        "email": "nairobi@example.org",
        "phone": "+254 20 000 0000",
        "zone": "Africa/Nairobi",
        "opens": time(8, 30),
        "closes": time(17, 0),
        "weekend": "6 7",
        "promise_hours": 8,
    } | given
    return found or _add(Desk(key=key, country_code=country().code, is_default=is_default, **values))


def enquiry(number: int = 1, *, about: list[Exhibition] | None = None, at: Desk | None = None, **given: Any) -> Enquiry:
    now = clock.now()
    values: dict[str, Any] = {
        "reference": f"EX-{number:04d}-TEST",
        "kind": "general",
        "state": "new",
        "name": f"Person {number}",
        "email": f"{number}@example.com",
        "message": f"Letter {number}",
        "lang": "en",
        "source": "form",
        "created_at": now,
        "due_at": now + timedelta(hours=8),
    } | given
    made = Enquiry(desk_id=(at or desk()).id, email_key=values["email"].casefold(), **values)
    made.exhibition_rows = [
        EnquiryExhibition(exhibition_id=row.id, position=place) for place, row in enumerate(about or [])
    ]
    return _add(made)


def account(
    email: str = "editor@example.org",
    *roles: str,
    regions: list[Region] | None = None,
    password_hash: str = NO_PASSWORD,
    everywhere: bool | None = None,
    disabled_at: datetime | None = None,
    lang: str = "en",
) -> Account:
    made = Account(
        lang=lang,
        email=email,
        email_key=email.casefold(),
        name=email.partition("@")[0].title(),
        password_hash=password_hash,
        everywhere=(regions is None) if everywhere is None else everywhere,
        created_at=clock.now(),
        disabled_at=disabled_at,
    )
    made.role_rows = [AccountRole(role=role) for role in roles or ("editor",)]
    made.region_rows = [AccountRegion(region_id=row.id) for row in regions or []]
    return _add(made)
