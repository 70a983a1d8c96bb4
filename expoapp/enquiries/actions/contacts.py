"""What is done with contacts: corrected, merged where two are one person, and parted again (S10)."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock
from expoapp.db import session
from expoapp.enquiries.actions.receiving import e164
from expoapp.enquiries.introducing import company_id_of, drop_company, name_key, tell
from expoapp.enquiries.models import Company, Contact, ContactAddress, Enquiry
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class ContactFacts:
    """What is known of a person."""

    name: str
    company: str = ""
    country_code: str = ""
    phone: str = ""


def read_contact(contact: Contact, by: int) -> None:
    """Leave a trace that a person has seen a contact."""
    audit.record("contact.read", contact, by=by)


def read_contacts(number: int, by: int) -> None:
    """Leave a trace that a person has looked through a list of names."""
    audit.record("contact.list", "contacts", {"rows": number}, by=by)


def read_company(company: Company, by: int) -> None:
    """Leave a trace that a person has seen what a company asked, with the names of who wrote."""
    audit.record("company.read", company, by=by)


def revise_contact(contact: Contact, version: int, facts: ContactFacts, by: int) -> None:
    """Change what is known of a person; their enquiries keep what they said."""
    _expect(contact, version)
    former = contact.company_id
    _set(contact, facts)
    changes = audit.changes_of(contact)
    _let_go(former)
    audit.record("contact.revise", contact, dict.fromkeys(changes), by=by)


def merge(kept: Contact, other: Contact, versions: tuple[int, int], facts: ContactFacts, by: int) -> None:
    """Make one contact of two: addresses and enquiries of the other move to the one that stays, the other vanishes.

    Nothing in the enquiries changes, so that an address can be split off again with all that it wrote.
    """
    if kept.id == other.id:
        raise Invalid(_("This is the same contact already."), "email")
    _expect(kept, versions[0])
    _expect(other, versions[1])
    # Both are held in one order, so that of two merges crosswise the second waits and is told, and none is broken off.
    both = select(Contact.id).where(Contact.id.in_([kept.id, other.id])).order_by(Contact.id).with_for_update()
    session().execute(both)
    former = {kept.company_id, other.company_id}
    _set(kept, facts)
    # Two merges into the same contact at a time would each believe in their own values.
    flag_modified(kept, "name")
    session().flush()
    moved = {"contact_id": kept.id}
    addresses = session().execute(
        update(ContactAddress).where(ContactAddress.contact_id == other.id).values(moved).returning(ContactAddress.id),
        execution_options={"synchronize_session": False},
    )
    enquiries = session().execute(
        update(Enquiry).where(Enquiry.contact_id == other.id).values(moved).returning(Enquiry.id),
        execution_options={"synchronize_session": False},
    )
    told = {"merged": audit.name_of(other), "addresses": len(addresses.all()), "enquiries": len(enquiries.all())}
    other_id = other.id
    session().expunge(other)
    gone = session().execute(
        delete(Contact).where(Contact.id == other_id, Contact.version == versions[1]).returning(Contact.id),
        execution_options={"synchronize_session": False},
    )
    if gone.scalar() is None:
        raise Conflict(overtaken_contact())
    _let_go(*former)
    audit.record("contact.merge", kept, told, by=by)


def split(contact: Contact, version: int, address_id: int, by: int) -> Contact:
    """Make an address of a contact a contact of its own again, with all the enquiries that came from it."""
    _expect(contact, version)
    address = next((row for row in contact.addresses if row.id == address_id), None)
    if address is None:
        raise NotFound()
    if len(contact.addresses) == 1:
        raise NotAllowed(_("This is the contact's only address, so there is nothing to split off."))
    wrote = (Enquiry.contact_id == contact.id) & (Enquiry.email_key == address.email_key)
    newest = session().scalar(select(Enquiry).where(wrote).order_by(Enquiry.id.desc()).limit(1))
    if newest is None:
        # What came from it turned out to be spam: nobody could see, nor merge again, a contact without an enquiry.
        raise NotAllowed(_("No enquiry of this contact came from this address, so there is nothing to split off."))
    made = Contact(name=contact.name, name_key=contact.name_key, created_at=clock.now())
    tell(made, newest)
    session().add(made)
    flag_modified(contact, "name")
    session().flush()
    silently = {"synchronize_session": False}
    session().execute(
        update(ContactAddress).where(ContactAddress.id == address.id).values(contact_id=made.id),
        execution_options=silently,
    )
    session().execute(update(Enquiry).where(wrote).values(contact_id=made.id), execution_options=silently)
    audit.record("contact.split", contact, {"made": audit.name_of(made)}, by=by)
    return made


def overtaken_contact() -> str:
    """Return what to say to the second of two people on one contact (R13)."""
    return _(
        "Somebody else has changed this contact meanwhile. What stands there now is shown beside what you entered. "
        "Look at both, then save again if yours is still right."
    )


def _expect(contact: Contact, version: int) -> None:
    if contact.version != version:
        raise Conflict(overtaken_contact())


def _let_go(*companies: int | None) -> None:
    """Let companies go that nobody names any more."""
    session().flush()
    for company_id in companies:
        if company_id is not None:
            drop_company(company_id)


def _set(contact: Contact, facts: ContactFacts) -> None:
    company_id = company_id_of(facts.company)  # asked first: a question flushes, and the trail would miss what was set
    contact.name, contact.name_key = facts.name, name_key(facts.name)
    contact.company, contact.company_id = facts.company, company_id
    contact.country_code = facts.country_code
    contact.phone, contact.phone_e164 = facts.phone, e164(facts.phone, facts.country_code)
