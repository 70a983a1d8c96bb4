"""Who writes, as far as a person may see it: a contact or company without an enquiry in one's regions does not exist.

What is shown of somebody comes from the enquiries one may read, never from those of other regions (R04). The record
itself, and the deeds on it, are for those who may read all that belongs to it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import Company, Contact, ContactAddress, Enquiry, EnquiryExhibition
from expoapp.enquiries.queries.enquiry import exhibition_rows, within
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Exhibition
from expoapp.order import Order

CONTACTS_A_PAGE = 50
SHOWN_ENQUIRIES = 200
SUGGESTED = 5


@dataclass(frozen=True)
class Person:
    """A contact as somebody may see it: the enquiries that are theirs to read, newest first."""

    contact: Contact
    addresses: list[ContactAddress]
    enquiries: list[Enquiry]
    total: int
    is_whole: bool  # nothing of it lies in other regions

    @property
    def shown(self) -> Contact | Enquiry:
        """Return what the name, company, country and phone are read from."""
        return self.contact if self.is_whole else self.enquiries[0]


@dataclass(frozen=True)
class CompanyHistory:
    """What a company has asked us in all the years, as far as somebody may see it; newest first."""

    company: Company
    name: str
    enquiries: list[Enquiry]
    total: int
    people: list[tuple[int, str, int]]  # (contact, name, number of enquiries)


@dataclass(frozen=True)
class PeoplePage:
    """One page of contacts: (contact, name, company, country, number of enquiries)."""

    rows: list[tuple[int, str, str, str, int]]
    total: int
    page: int
    pages: int


def _elsewhere(scope: Scope) -> Any:
    """Return the condition that an enquiry of the contact at hand lies outside of a person's regions."""
    mine = exists().where(Enquiry.contact_id == Contact.id, ~within(scope))
    # One without a region is for those who may act everywhere, and NULL is in no list.
    nowhere = exists().where(Enquiry.contact_id == Contact.id, Enquiry.region_id.is_(None))
    return or_(mine, nowhere)


def _is_seen(scope: Scope) -> Any:
    return exists().where(Enquiry.contact_id == Contact.id, within(scope))


def _is_whole(scope: Scope) -> Any:
    return _is_seen(scope) if scope.everywhere else and_(_is_seen(scope), ~_elsewhere(scope))


def _shown_enquiries(condition: Any, scope: Scope) -> tuple[list[Enquiry], int]:
    total = session().scalar(select(func.count()).select_from(Enquiry).where(condition, within(scope))) or 0
    statement = (
        select(Enquiry)
        .where(condition, within(scope))
        .options(
            joinedload(Enquiry.desk),
            joinedload(Enquiry.owner),
            exhibition_rows().options(
                joinedload(EnquiryExhibition.exhibition).selectinload(Exhibition.names),
                joinedload(EnquiryExhibition.edition),
            ),
        )
        .order_by(Enquiry.created_at.desc(), Enquiry.id.desc())
        .limit(SHOWN_ENQUIRIES)
    )
    return list(session().scalars(statement)), total


def get_person(contact_id: int, scope: Scope) -> Person:
    """Return a contact with the enquiries a person may read; raises NotFound where there is none of these."""
    row = (
        session()
        .execute(
            select(Contact, _is_whole(scope))
            .where(Contact.id == contact_id, _is_seen(scope))
            .options(selectinload(Contact.addresses))
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound()
    contact, is_whole = row
    enquiries, total = _shown_enquiries(Enquiry.contact_id == contact_id, scope)
    known = set(
        session().scalars(select(Enquiry.email_key).where(Enquiry.contact_id == contact_id, within(scope)).distinct())
    )
    addresses = [one for one in contact.addresses if is_whole or one.email_key in known]
    return Person(contact, addresses, enquiries, total, bool(is_whole))


def get_contact(contact_id: int, scope: Scope) -> Contact:
    """Return a contact to change, with its addresses; raises NotFound unless all of it lies in a person's regions."""
    found = session().scalar(
        select(Contact)
        .where(Contact.id == contact_id, _is_whole(scope))
        .options(selectinload(Contact.addresses))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def look_alikes(contact: Contact, scope: Scope) -> list[Contact]:
    """Return contacts that look like the same person: the same phone, or the same name at the same company."""
    signs = [and_(Contact.phone_e164 == contact.phone_e164, Contact.phone_e164 != "")]
    if contact.name_key and contact.company_id is not None:
        signs.append(and_(Contact.name_key == contact.name_key, Contact.company_id == contact.company_id))
    statement = (
        select(Contact)
        .where(or_(*signs), Contact.id != contact.id, _is_whole(scope))
        .options(selectinload(Contact.addresses))
        .order_by(Contact.id)
        .limit(SUGGESTED)
    )
    return list(session().scalars(statement))


def find_contact_of(email_key: str, scope: Scope) -> Contact | None:
    """Return the contact with an address, if all of it lies in a person's regions."""
    return session().scalar(
        select(Contact)
        .join(ContactAddress, ContactAddress.contact_id == Contact.id)
        .where(ContactAddress.email_key == email_key, _is_whole(scope))
    )


def number_of_enquiries(contact: Contact) -> int:
    """Return how many enquiries a contact has, wherever they lie; for those who may see all of it."""
    return session().scalar(select(func.count()).select_from(Enquiry).where(Enquiry.contact_id == contact.id)) or 0


NEWEST = Order("newest", is_falling=True)


def people(words: str, scope: Scope, order: Order = NEWEST, page: int = 1) -> PeoplePage:
    """Return contacts whose enquiries hold every one of the words in name, company, e-mail or phone.

    All of them are grouped anyhow, so every order costs the same; who wrote last stands first unless asked otherwise.

    Only enquiries of one's own regions are looked through, and what is shown of a contact comes from the newest of
    them.
    """
    columns = (Enquiry.name, Enquiry.company, Enquiry.email, Enquiry.phone, Enquiry.phone_e164)
    holds = [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words.split()[:6]]
    grouped = (
        select(func.max(Enquiry.id).label("newest"), func.count().label("number"))
        .where(Enquiry.contact_id.is_not(None), within(scope), *holds)
        .group_by(Enquiry.contact_id)
        .subquery()
    )
    total = session().scalar(select(func.count()).select_from(grouped)) or 0
    pages = max(1, -(-total // CONTACTS_A_PAGE))
    shown = min(page, pages)
    rows = session().execute(
        select(Enquiry.contact_id, Enquiry.name, Enquiry.company, Enquiry.country_code, grouped.c.number)
        .join(grouped, grouped.c.newest == Enquiry.id)
        .order_by(*_people_in(order, grouped.c.number))
        .limit(CONTACTS_A_PAGE)
        .offset((shown - 1) * CONTACTS_A_PAGE)
    )
    return PeoplePage([(row[0], row[1], row[2], row[3], row[4]) for row in rows], total, shown, pages)


def _people_in(order: Order, number: Any) -> list[Any]:
    if order.key not in {"name", "company", "number"}:
        return [Enquiry.id.desc()]
    # Who has named no company stands last in both directions.
    named = [Enquiry.company_order == ""] if order.key == "company" else []
    columns = {"name": (func.lower(Enquiry.name),), "company": (Enquiry.company_order,), "number": (number,)}
    return [*named, *order.by(columns, Enquiry.id.desc())]


def get_company(company_id: int, scope: Scope) -> CompanyHistory:
    """Return what a company asked us in all the years; raises NotFound where none of it is a person's to read."""
    company = session().get(Company, company_id)
    if company is None:
        raise NotFound()
    enquiries, total = _shown_enquiries(Enquiry.company_id == company_id, scope)
    if not enquiries:
        raise NotFound()
    counted = (
        select(Enquiry.contact_id, func.max(Enquiry.id).label("newest"), func.count().label("number"))
        .where(Enquiry.company_id == company_id, Enquiry.contact_id.is_not(None), within(scope))
        .group_by(Enquiry.contact_id)
        .subquery()
    )
    rows = session().execute(
        select(counted.c.contact_id, Enquiry.name, counted.c.number)
        .join(counted, counted.c.newest == Enquiry.id)
        .order_by(Enquiry.id.desc())
        .limit(CONTACTS_A_PAGE)
    )
    return CompanyHistory(company, enquiries[0].company, enquiries, total, [(row[0], row[1], row[2]) for row in rows])
