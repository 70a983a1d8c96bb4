"""Two regions in one database: whatever lies in a region lies in both, with its region's mark in every text.

A column that is added later is filled by itself; a table that is added later fails `test_everything_is_in_the_world`
until it is made here, or named in `ELSEWHERE` with the reason why it lies in no region.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, String, Time, inspect
from sqlalchemy.orm import Mapper

from expoapp import audit, clock, history, text
from expoapp.accounts.models import (
    Account,
    AccountLink,
    Invitation,
    InvitationRegion,
    Passkey,
    RecoveryCode,
    Scope,
    StaffSession,
)
from expoapp.catalogue.models import (
    City,
    CityTranslation,
    Country,
    CountryTranslation,
    FormerSlug,
    Industry,
    IndustryTranslation,
    ProductGroup,
    ProductGroupTranslation,
    Region,
    RegionTranslation,
    Venue,
    VenueTranslation,
)
from expoapp.db import Base, UtcDateTime, session
from expoapp.enquiries import models as enquiries
from expoapp.exhibitions import models as exhibitions
from expoapp.form_drafts import FormDraft
from expoapp.news.models import NewsCountry, NewsExhibition, NewsPost, NewsTranslation
from expoapp.outbox import OutboxMessage
from expoapp.publication.previews import PreviewLink
from expoapp.site.models import (
    Banner,
    BannerTranslation,
    Import,
    ImportRow,
    MissingAddress,
    Page,
    PageTranslation,
    QualityDismissal,
    Redirect,
)
from expoapp.subjects import SubjectRequest
from expoapp.watching.models import Announcement, Watcher
from tests import factories
from tests.office import give_factor

MARK_A, MARK_B = "REGION-A-1c9d", "REGION-B-7f3a"
EVERYWHERE = Scope(everywhere=True)
TODAY = date(2026, 3, 2)
HELD_ON = date(2026, 7, 7)
UPLOAD_KEY = "the-key-of-an-uploaded-list-of-companies"
DEED = "roll-over-2027-matrix-{place}-0001"
# What no person has written: codes, digests, and what is computed. A column of one of these names holds no mark.
CODES: dict[str, Any] = {
    "lang": "en",
    "zone": "Africa/Nairobi",
    "version": 1,
    "password_hash": factories.NO_PASSWORD,
    "factor_secret": "",
    "country_code": "",
    "stand": "",
    "taught": "",
    "audience": "",
    "fault": "",
    "what": "",
    "weekend": "6 7",
    "purpose": "",
    "deed": "",
}

# The same, where a column of this name holds words in another table.
WORDLESS = {
    "assurance",
    "field",
    "former_precision",
    "former_status",
    "how",
    "kind",
    "precision",
    "role",
    "roles",
    "state",
    "status",
}
CODES_OF = {
    "enquiries": {"source", "suspicions"},
    "form_drafts": {"address"},
    "import_rows": {"fate", "outcome", "thing"},
    "imports": {"columns", "sheet"},
    "quality_dismissals": {"subject"},
    "quality_findings": {"subject"},
    "revisions": {"action", "thing"},
}
# Tables in which nothing lies in a region, each with the reason.
ELSEWHERE = {
    "answer_templates": "letters of the whole house",
    "audit": "holds keys and codes, and what changed; read by administrators, and by others as far as they did it",
    "audit_head": "proves the trail",
    "audit_segments": "proves the trail",
    "audit_check": "proves the trail",
    "audit_checks": "proves the trail",
    "banner_translations": "as banners",
    "banners": "stand above every page",
    "countries": "belong to the whole house",
    "country_translations": "as countries",
    "desk_closed_days": "as desks",
    "desks": "may answer for any region; all of sales know their names",
    "enquiry_words": "an index of words, marked as the enquiries are",
    "form_tokens": "digests of sent forms",
    "import_heads": "what columns of files are called, of the whole house",
    "industries": "common to all regions",
    "industry_translations": "as industries",
    "missing_addresses": "addresses that lead nowhere",
    "page_translations": "as pages",
    "pages": "pages of the whole site",
    "product_group_translations": "as product groups",
    "product_groups": "common to all regions",
    "redirects": "addresses of the whole site",
    "region_translations": "as regions",
    "regions": "everybody reads what regions there are",
    "routing_rules": "only administrators reach them",
    "search_entries": "an index of words",
    "search_near": "an index of words",
    "search_words": "an index of words",
    "seen_texts": "digests of texts",
    "site_settings": "of the whole site",
    "spam_words": "digests of words",
    "subject_requests": "hold no address, only its digest",
    "suppressions": "digests of addresses",
    "throttle_rows": "digests of who came",
}


@dataclass
class Place:
    """One region with all that lies in it: {name of the thing: {column: value}}, named after tables."""

    mark: str
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)  # which table a thing is of

    def get(self, column: Any, name: str = "") -> Any:
        """Return what stands in a column of one of its things."""
        return self.things[name or column.class_.__tablename__][column.key]

    def add(self, model: Any, name: str = "", /, **given: Any) -> Any:
        """Make one more thing of a kind, with the place's mark in every text that is not given."""
        mapper: Mapper[Any] = inspect(model)
        values = given | {
            attribute.key: _value(self.mark, model, attribute.key, attribute.columns[0], given)
            for attribute in mapper.column_attrs
            if attribute.key not in given and _is_filled(attribute.columns[0])
        }
        made = model(**values)
        session().add(made)
        session().flush()
        kept = {attribute.key: getattr(made, attribute.key) for attribute in mapper.column_attrs}
        self.things.setdefault(name or model.__tablename__, kept)
        self.tables.setdefault(name or model.__tablename__, model.__tablename__)
        return made


def _is_filled(column: Any) -> bool:
    """Say whether a column gets a value: every text does, and what else must have one."""
    if column.foreign_keys or (column.primary_key and isinstance(column.type, Integer)):
        return False
    if isinstance(column.type, String | JSON):
        return True
    return not column.nullable and column.default is None and column.server_default is None


def _value(mark: str, model: Any, name: str, column: Any, given: dict[str, Any]) -> Any:
    kind = column.type
    if name in CODES:
        return CODES[name]
    if isinstance(kind, UtcDateTime):
        return clock.now()
    if isinstance(kind, Date):
        return TODAY
    if isinstance(kind, Time):
        return time(9)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, JSON):
        return {"note": f"{mark} {model.__tablename__} {name}"}
    return _text(mark, model.__tablename__, name, given)[: getattr(kind, "length", None) or 10_000]


def _text(mark: str, table: str, name: str, given: dict[str, Any]) -> str:
    slug = f"{mark}-{table}".lower().replace("_", "-")
    if name.endswith(("digest", "hash", "mac")):
        return hashlib.sha256(f"{slug} {name} {sorted(map(str, given.items()))}".encode()).hexdigest()
    if name in {"email", "email_key", "recipient", "reply_to"}:
        return f"{slug}@example.org"
    if name in {"slug", "key", "path", "source_key", "message_id"}:
        return slug
    if name in {"url", "website", "registration_url", "leave_address"}:
        return f"https://example.org/{slug}/{name}"
    if name in {"phone", "phone_e164", "whatsapp"}:
        return phone(mark)
    words = f"{mark} {table} {name}"
    return f"<p>{words}</p>" if name in {"body", "html_body"} else words


def phone(mark: str) -> str:
    """Return the number that is a place's mark where only digits can stand."""
    return "+254" + {MARK_A: "712419419", MARK_B: "712737373"}.get(mark, "711000000")


def text_columns(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield (name, column) of what may hold a person's words."""
    for attribute in inspect(model).column_attrs:
        column = attribute.columns[0]
        codes = CODES.keys() | WORDLESS | CODES_OF.get(model.__tablename__, set())
        is_code = attribute.key in codes or column.foreign_keys or attribute.key.endswith(("digest", "hash", "mac"))
        if isinstance(column.type, String | JSON) and not is_code:
            yield attribute.key, column


# ---- What both regions share -----------------------------------------------------------------------------------------


@dataclass
class World:
    """Both regions, and what belongs to the whole house."""

    house: Place
    a: Place
    b: Place


def build() -> World:
    """Make the world in the session at hand."""
    house, a, b = Place("HOUSE"), Place(MARK_A), Place(MARK_B)
    _house(house)
    for place, code in ((a, "KE"), (b, "OM")):
        place.things |= house.things
        place.tables |= house.tables
        _region(place, code)
    _desks(house, a)
    _between(a, b)
    colleague = a.get(Account.id)
    revise(house, house.things, colleague)
    for place in (a, b):
        place.things = house.things | place.things
        place.tables = house.tables | place.tables
    return World(house, a, b)


def _house(house: Place) -> None:
    industry = house.add(Industry, code="building", name="Building", hue=40, position=1)
    house.add(Industry, "unused industry", code="unused", name="Unused", hue=50, position=2)
    house.add(IndustryTranslation, industry_code=industry.code, field="name", lang="ar")
    group = house.add(ProductGroup, industry_code=industry.code, position=1, name="Cement", slug="cement")
    house.add(ProductGroup, "unused group", industry_code=industry.code, position=2, name="Sand", slug="sand")
    house.add(ProductGroupTranslation, product_group_id=group.id, field="name", lang="ar")
    house.add(Region, "unused region", slug="unused", name="Unused", position=9)
    region = house.add(Region, "desk's region", slug="desk", name="Desk", position=8)
    house.add(Country, "desk's country", code="AE", region_id=region.id, slug="ae", name="Desk")
    own = {"slug": "expogroup", "name": "Expogroup", "is_own": True, "is_listed": True}
    house.add(exhibitions.Organiser, "own organiser", **own)
    house.add(exhibitions.Organiser, "unused organiser", slug="unused", name="Unused", is_listed=True)
    page = house.add(Page, slug="about-us", state="published", public_from=clock.BEGINNING)
    house.add(Page, "draft page", slug="draft", state="draft")
    house.add(PageTranslation, page_id=page.id, field="title", lang="ar")
    banner = house.add(Banner, key="news", state="published", public_from=clock.BEGINNING, url="/")
    house.add(Banner, "draft banner", key="draft", state="draft", url="/")
    house.add(BannerTranslation, banner_id=banner.id, field="text", lang="ar")
    house.add(Redirect, path="/old", target="/exhibitions")
    house.add(MissingAddress, path="/asked-in-vain", asked=3)
    house.add(MissingAddress, "ignored address", path="/not-wanted", asked=3, is_ignored=True)
    house.add(enquiries.AnswerTemplate, kind="")
    house.add(SubjectRequest, kind="copy")
    desk = house.add(enquiries.Desk, key="nairobi", country_code="AE", opens=time(8), closes=time(17), is_default=True)
    house.add(enquiries.DeskClosedDay, desk_id=desk.id, day=TODAY + timedelta(days=9))
    house.add(enquiries.Desk, "second desk", key="muscat", country_code="AE", opens=time(8), closes=time(17))


def _desks(house: Place, a: Place) -> None:
    for position, name in enumerate(("", "second rule"), start=1):
        rule = {"kind": "visit", "country_code": None, "region_id": a.get(Region.id)}
        desk = house.get(enquiries.Desk.id, "desks" if position == 1 else "second desk")
        house.add(enquiries.RoutingRule, name, position=position, desk_id=desk, **rule)


# ---- What lies in a region -------------------------------------------------------------------------------------------


def _region(place: Place, code: str) -> None:
    region = place.add(Region, slug=f"region-of-{code}".lower(), name=f"Region of {code}", description="", position=1)
    place.add(RegionTranslation, region_id=region.id, field="name", lang="ar", value="منطقة")
    place.add(
        Country, code=code, region_id=region.id, slug=code.lower(), name=f"Country {code}", description="A country"
    )
    place.add(CountryTranslation, country_code=code, field="description", lang="ar", value="بلد")
    city = place.add(City, country_code=code)
    place.add(City, "unused city", country_code=code, slug="unused")
    place.add(CityTranslation, city_id=city.id, field="name", lang="ar")
    venue = place.add(Venue, city_id=city.id)
    place.add(Venue, "unused venue", city_id=city.id, slug=f"{place.mark}-unused".lower())
    place.add(VenueTranslation, venue_id=venue.id, field="name", lang="ar")
    colleague = _people(place, region)
    _exhibitions(place)
    _news(place, code)
    _enquiries(place, code, colleague)
    _work(place, colleague)


def _people(place: Place, region: Region) -> Account:
    """Return a colleague of the region."""
    email = f"{place.mark}-accounts@example.org".lower()
    made: Account = factories.account(email, "editor", "sales", regions=[region])
    made.name = f"{place.mark} accounts name"
    place.things["accounts"] = {"id": made.id, "email": email, "name": made.name}
    closed: Account = factories.account(f"closed-{email}", "editor", regions=[region], disabled_at=clock.now())
    closed.name = f"{place.mark} accounts closed"
    place.things["closed account"] = {"id": closed.id}
    place.tables["closed account"] = "accounts"
    give_factor(made)
    place.add(StaffSession, account_id=made.id, roles="editor sales")
    place.add(AccountLink, account_id=made.id, purpose="address", expires_at=clock.now() + timedelta(hours=1))
    place.add(RecoveryCode, account_id=made.id, digest=hashlib.sha256(place.mark.encode()).hexdigest())
    place.add(Passkey, account_id=made.id, used=0)
    invitation = place.add(
        Invitation, roles="editor", made_by=made.id, expires_at=clock.now() + timedelta(days=3), everywhere=False
    )
    place.add(InvitationRegion, invitation_id=invitation.id, region_id=region.id)
    return made


def _exhibition(place: Place, name: str = "", **given: Any) -> Any:
    low = f"{place.mark}-{name or 'exhibitions'}".lower().replace(" ", "-")
    called = f"{place.mark} {name or 'exhibitions name'}"
    facts = {
        "slug": low,
        "source_key": low,
        "name": called,
        "search_text": text.normal(called),
        "city_id": place.get(City.id),
        "venue_id": place.get(Venue.id),
        "state": "published",
        "public_from": clock.BEGINNING,
    }
    made = place.add(exhibitions.Exhibition, name, **facts | given)
    region = place.get(Region.id)
    place.add(exhibitions.ExhibitionRegion, exhibition_id=made.id, region_id=region)
    place.add(exhibitions.ExhibitionIndustry, exhibition_id=made.id, industry_code=place.get(Industry.code))
    return made


def _edition(place: Place, of: Any, slug: str, name: str = "", **given: Any) -> Any:
    first = given.pop("starts_on", HELD_ON)
    last = first + timedelta(days=2)
    facts = {
        "exhibition_id": of.id,
        "slug": slug,
        "source_key": f"{place.mark}-{slug}-{of.id}".lower(),
        "status": "scheduled",
        "precision": "exact",
        "starts_on": first,
        "ends_on": last,
        "starts_at": clock.moment(first, time(0), "Africa/Nairobi"),
        "ends_at": clock.midnight_after(last, "Africa/Nairobi"),
        "city_id": of.city_id,
        "venue_id": of.venue_id,
        "state": "published",
        "public_from": clock.BEGINNING,
    }
    return place.add(exhibitions.Edition, name, **facts | given)


def _exhibitions(place: Place) -> None:
    organiser = place.add(exhibitions.Organiser, is_listed=True)
    place.add(
        exhibitions.Organiser, "hidden organiser", slug=f"{place.mark}-hidden".lower(), name=f"{place.mark} hidden"
    )
    own = place.get(exhibitions.Organiser.id, "own organiser")
    show = _exhibition(place, organiser_id=own)
    _exhibition(place, "other exhibition", organiser_id=organiser.id)
    draft = _exhibition(place, "draft exhibition", organiser_id=own, state="draft", public_from=clock.END)
    place.add(FormerSlug, kind="exhibition", slug=f"{place.mark}-former-slugs".lower(), thing_id=show.id)
    edition = _edition(place, show, "2026", sequence=1)
    coming = _edition(place, draft, f"{place.mark}-dr", "draft edition", state="draft", public_from=clock.END)
    made = _edition(place, draft, "2027", "made edition", state="draft", starts_on=date(2027, 7, 6))
    place.add(exhibitions.ExhibitionName, exhibition_id=show.id, kind="former")
    place.add(exhibitions.ExhibitionProductGroup, exhibition_id=show.id, product_group_id=place.get(ProductGroup.id))
    for model, thing in ((exhibitions.ExhibitionTranslation, "exhibition_id"), (exhibitions.EditionTranslation, "")):
        key = {"exhibition_id": show.id} if thing else {"edition_id": edition.id}
        place.add(model, field="tagline" if thing else "note", lang="ar", **key)
    place.add(exhibitions.EditionDay, edition_id=edition.id, day=HELD_ON, opens=time(9), closes=time(17))
    place.add(
        exhibitions.EditionChange,
        edition_id=edition.id,
        sequence=1,
        what="dates",
        former_status="scheduled",
        former_precision="exact",
        status="scheduled",
        former_venue_id=place.get(Venue.id),
    )
    place.add(exhibitions.Figure, edition_id=edition.id, kind="visitors", value=7_000, assurance="counted")
    place.add(exhibitions.Document, edition_id=edition.id, kind="brochure")
    place.add(exhibitions.EditionPartner, edition_id=edition.id, kind="partner")
    exhibitor = place.add(exhibitions.Exhibitor, edition_id=edition.id, consented_at=clock.now())
    place.add(exhibitions.ExhibitorProductGroup, exhibitor_id=exhibitor.id, product_group_id=place.get(ProductGroup.id))
    place.add(exhibitions.CarriedField, edition_id=coming.id, field="note")
    place.add(
        Watcher, exhibition_id=show.id, email=f"{place.mark}-watchers@example.org".lower(), confirmed_at=clock.now()
    )
    place.add(Announcement, edition_id=edition.id, sequence=1, what="moved", status="scheduled", precision="exact")
    place.things["deed"] = {"name": DEED.format(place=place.mark[7].lower()), "edition": made.id}


def _news(place: Place, code: str) -> None:
    post = place.add(NewsPost, state="published", public_from=clock.BEGINNING, year=2026, old_id=None)
    draft = place.add(
        NewsPost,
        "draft post",
        slug=f"{place.mark}-draft".lower(),
        source_key=f"{place.mark}-d",
        state="draft",
        year=2026,
    )
    waiting = place.add(
        NewsPost,
        "waiting post",
        slug=f"{place.mark}-waiting".lower(),
        source_key=f"{place.mark}-w",
        state="published",
        public_from=clock.now() + timedelta(days=5),
        year=2026,
    )
    for one in (post, draft, waiting):
        place.add(NewsCountry, post_id=one.id, country_code=code, how="named")
    place.add(NewsExhibition, post_id=post.id, exhibition_id=place.get(exhibitions.Exhibition.id), how="named")
    place.add(NewsTranslation, post_id=post.id, field="title", lang="ar")


def _enquiry(place: Place, name: str = "", **given: Any) -> Any:
    number = list(place.tables.values()).count("enquiries")
    facts = {
        "reference": f"{place.mark}-{number}".upper(),
        "kind": "exhibit",
        "state": "new",
        "source": "form",
        "region_id": place.get(Region.id),
        "desk_id": place.get(enquiries.Desk.id),
        "contact_id": place.get(enquiries.Contact.id),
        "company_id": place.get(enquiries.Company.id),
        "due_at": clock.now() + timedelta(hours=8),
        "suspicions": [],
        "details": {"note": f"{place.mark} enquiries details"},
    }
    made = place.add(enquiries.Enquiry, name, **facts | given)
    show = place.get(exhibitions.Exhibition.id)
    place.add(enquiries.EnquiryExhibition, exhibition_id=show, enquiry_id=made.id)
    return made


def _enquiries(place: Place, code: str, colleague: Account) -> None:
    company = place.add(enquiries.Company)
    contact = place.add(enquiries.Contact, company_id=company.id, country_code=code)
    place.add(enquiries.ContactAddress, contact_id=contact.id)
    second = f"second-{place.mark}@example.org".lower()
    place.add(enquiries.ContactAddress, "second address", contact_id=contact.id, email=second, email_key=second)
    other = f"other-{place.mark}@example.org".lower()
    double = place.add(enquiries.Contact, "other contact", company_id=company.id, country_code=code)
    place.add(enquiries.ContactAddress, "other address", contact_id=double.id, email=other, email_key=other)
    letter = _enquiry(place, owner_id=colleague.id)
    _enquiry(place, "second enquiry", email=second, email_key=second, state="answered", answered_at=clock.now())
    _enquiry(place, "other enquiry", contact_id=double.id, email=other, email_key=other)
    _enquiry(place, "held enquiry", state="quarantined", held_at=clock.now(), contact_id=None, company_id=None)
    joined = _enquiry(place, "joined enquiry", state="joined", joined_to_id=letter.id)
    _enquiry(place, "later enquiry")
    place.add(enquiries.Consent, enquiry_id=letter.id, purpose="answer", withdrawn_at=None)
    for what in ("arrived", "note", "answered", "assigned"):
        place.add(enquiries.EnquiryEvent, enquiry_id=letter.id, what=what, account_id=colleague.id)
    place.add(enquiries.EnquiryView, enquiry_id=letter.id, account_id=colleague.id)
    place.add(enquiries.PrivateLink, enquiry_id=letter.id, purpose="own", expires_at=clock.now() + timedelta(days=9))
    place.add(OutboxMessage, kind="enquiry.copy", enquiry_id=letter.id, state="sent", sent_at=clock.now())
    given_up = {"state": "dead", "fault": "mailbox", "given_up_at": clock.now(), "enquiry_id": joined.id}
    dead = f"dead-{place.mark}".lower()
    place.add(OutboxMessage, "dead mail", kind="enquiry.copy", message_id=dead, attempts=3, **given_up)
    watched = place.get(Watcher.id)
    place.add(
        OutboxMessage, "watcher's mail", kind="watch.confirm", message_id=f"w-{dead}", watcher_id=watched, state="sent"
    )
    place.add(enquiries.SavedView, account_id=colleague.id)


def _work(place: Place, colleague: Account) -> None:
    """Let the colleague have worked on all of it: states, lines of the trail, drafts, previews, dismissals."""
    edition, show = place.get(exhibitions.Edition.id), place.get(exhibitions.Exhibition.id)
    place.add(exhibitions.ExhibitorUpload, account_id=colleague.id, edition_id=edition)
    place.add(
        FormDraft, account_id=colleague.id, address=f"/staff/exhibitions/{show}/edit", fields=[["name", place.mark]]
    )
    place.add(
        PreviewLink, kind="exhibition", thing_id=show, account_id=colleague.id, ends_at=clock.now() + timedelta(days=9)
    )
    subject = f"edition/{place.get(exhibitions.Edition.id, 'draft edition')}"
    about = place.get(exhibitions.Exhibition.id, "draft exhibition")
    place.add(
        QualityDismissal, kind="no-documents", subject=subject, exhibition_id=about, account_id=colleague.id, until=None
    )
    whose = {"account_id": colleague.id, "doer_id": colleague.id}
    place.add(Import, heads=[place.mark], columns=["name"], state="checked", sheet="venues", **whose)
    place.add(
        ImportRow, import_id=place.get(Import.id), number=2, cells=[place.mark], changes=[["name", "", place.mark]]
    )
    revise(place, place.things, colleague.id)


def revise(place: Place, things: dict[str, dict[str, Any]], by: int) -> None:
    """Keep two states of each thing whose states are kept, the earlier one with other words."""
    for kind in history.states._kinds.values():
        if kind.table not in things:
            continue
        key = things[kind.table][next(iter(Base.metadata.tables[kind.table].primary_key)).key]
        state = history.state_of(kind.get(key, EVERYWHERE))
        before = {name: _earlier(name, value) for name, value in state.items()}
        for number, one in enumerate((before, state)):
            name = "revisions" if number else f"revision of {kind.table}"
            deed = {"thing": f"{kind.table}/{key}", "account_id": by, "action": f"{kind.table}.revise", "state": one}
            made = place.add(history.Revision, name, **deed)
            if not number:
                place.things[name] |= {"table": kind.table, "key": str(key)}
            assert made.id
        audit.record(f"{kind.table}.revise", f"{kind.table}/{key}", {"name": [place.mark, place.mark]}, by=by)
    made = place.things.get("deed")
    if made:
        state = history.state_of(history.kind_of("editions").get(made["edition"], EVERYWHERE))  # type: ignore[union-attr]
        thing = f"editions/{made['edition']}"
        values = {"action": "edition.create", "account_id": by, "deed": made["name"], "state": state}
        place.add(history.Revision, "rolled over", thing=thing, **values)


def _earlier(name: str, value: Any) -> Any:
    words = {"name", "title", "text", "tagline", "description", "note", "hall"}
    return f"{value} before" if name in words and isinstance(value, str) else value


# ---- Between the two -------------------------------------------------------------------------------------------------


def _between(a: Place, b: Place) -> None:
    """Let what lies in region B touch region A: a venue, a held-together pair, a contact, a company, a post."""
    # Not public: what visitors read of a venue everybody may read.
    hidden = {"state": "draft", "public_from": clock.END}
    own = a.get(exhibitions.Organiser.id, "own organiser")
    there = _exhibition(b, "guest exhibition", organiser_id=own, **hidden)
    at = {"city_id": a.get(City.id), "venue_id": a.get(Venue.id)}
    guest = _edition(b, there, "2026", "guest edition", **at, **hidden)
    first, second = sorted((a.get(exhibitions.Edition.id), guest.id))
    b.add(exhibitions.Colocation, edition_id=first, other_id=second)
    company = a.add(enquiries.Company, "shared company", key="shared company")
    also = {"company_id": company.id}
    contact = a.add(enquiries.Contact, "shared contact", name="Shared", name_key="shared", company="Shared", **also)
    also["contact_id"] = contact.id
    _enquiry(a, "enquiry of both", email="both@example.org", email_key="both@example.org", **also)
    a.add(
        enquiries.ContactAddress,
        "address of both",
        contact_id=contact.id,
        email="both@example.org",
        email_key="both@example.org",
    )
    email = f"{b.mark}-elsewhere@example.org".lower()
    b.add(enquiries.ContactAddress, "address elsewhere", contact_id=also["contact_id"], email=email, email_key=email)
    _enquiry(b, "enquiry elsewhere", email=email, email_key=email, **also)
    post = b.add(NewsPost, "shared post", slug=f"{b.mark}-shared".lower(), source_key=f"{b.mark}-s", year=2026)
    for place in (a, b):
        b.add(NewsExhibition, post_id=post.id, exhibition_id=place.get(exhibitions.Exhibition.id), how="named")
