"""How an enquiry finds its contact and its company, and how both go when nothing holds them any more."""

from typing import Any

from sqlalchemy import delete, exists, select, update

from expoapp import clock, text
from expoapp.db import inserting, session
from expoapp.enquiries import queries, wording
from expoapp.enquiries.models import HIDDEN, Company, Contact, ContactAddress, Enquiry

LONGEST_NAME_KEY = 200
# What is told in one breath: the first says whether a contact has it, the others hang on it.
_TOGETHER = (("name", "name_key"), ("company", "company_id"), ("country_code",), ("phone", "phone_e164"))


def introduce(enquiry: Enquiry) -> None:
    """Join an enquiry to its company and to the contact with its address; either is made where it is new.

    What an enquiry tells fills what the contact has not yet, and overwrites nothing. A machine's message makes nobody a
    contact, so one that is quarantined waits for its release.
    """
    if enquiry.state in HIDDEN:
        return
    enquiry.company_id = company_id_of(enquiry.company)
    contact = _contact_of(enquiry) or _made(enquiry)
    enquiry.contact_id = contact.id
    says = told(enquiry)
    missing = {
        name: says[name] for group in _TOGETHER if not getattr(contact, group[0]) for name in group if says[name]
    }
    if missing:
        # Not through the object: two letters at a time would each expect the version that the other one has raised.
        session().execute(
            update(Contact).where(Contact.id == contact.id).values(version=Contact.version + 1, **missing),
            execution_options={"synchronize_session": False},
        )
        session().expire(contact)


def name_key(name: str) -> str:
    """Return a person's name as it is compared."""
    return text.normal(name)[:LONGEST_NAME_KEY]


def company_id_of(name: str) -> int | None:
    """Return the company that is called so, made where it is new; None for no name."""
    key = wording.company_key(name)
    if not key:
        return None
    known = select(Company.id).where(Company.key == key)
    found = session().scalar(known)
    if found is None:
        session().execute(inserting(Company).values(key=key).on_conflict_do_nothing())
        found = session().scalar(known)
    return found


def leave(enquiry: Enquiry) -> None:
    """Part an enquiry from its contact and company, as when it turns out to be a machine's."""
    contact_id, company_id = enquiry.contact_id, enquiry.company_id
    enquiry.contact_id = enquiry.company_id = None
    session().flush()
    if contact_id is not None:
        _drop_contact(contact_id)
    if company_id is not None:
        drop_company(company_id)


def correct(enquiry: Enquiry, before: dict[str, Any]) -> None:
    """Bring what a sender has corrected to the contact, as far as that still says what the enquiry said before."""
    if enquiry.contact_id is None:
        return
    enquiry.company_id = company_id_of(enquiry.company)
    contact, says = session().get_one(Contact, enquiry.contact_id), told(enquiry)
    for group in _TOGETHER:
        if getattr(contact, group[0]) == before[group[0]]:
            for name in group:
                setattr(contact, name, says[name])
    session().flush()
    if before["company_id"] not in {None, enquiry.company_id}:
        drop_company(before["company_id"])


def readdress(enquiry: Enquiry, former_key: str) -> None:
    """Let the contact follow its sender to another address, which has proved to be theirs."""
    session().flush()
    is_last = not queries.is_sender(former_key)
    if enquiry.contact_id is not None:
        owner = session().scalar(select(ContactAddress.contact_id).where(ContactAddress.email_key == enquiry.email_key))
        if owner is None:
            made = {"contact_id": enquiry.contact_id, "email": enquiry.email, "email_key": enquiry.email_key}
            session().add(ContactAddress(**made))
        elif owner != enquiry.contact_id:
            leave(enquiry)
            introduce(enquiry)
    if is_last:
        session().execute(delete(ContactAddress).where(ContactAddress.email_key == former_key))


def forget_address(email_key: str) -> None:
    """Take an address out of the contacts, after its enquiries have gone (S13).

    A contact that had no other address goes with it, and a company that nobody names any more; one that was merged of
    several addresses stays, without what it said of this one.
    """
    address = session().scalar(select(ContactAddress).where(ContactAddress.email_key == email_key))
    if address is None:
        return
    contact = session().get_one(Contact, address.contact_id)
    session().execute(delete(ContactAddress).where(ContactAddress.id == address.id))
    company_id = contact.company_id
    others = select(Enquiry).join(ContactAddress, ContactAddress.email_key == Enquiry.email_key)
    newest = session().scalar(
        others.where(ContactAddress.contact_id == contact.id).order_by(Enquiry.id.desc()).limit(1)
    )
    if newest is None:
        session().execute(delete(Contact).where(Contact.id == contact.id))
    else:
        tell(contact, newest)
        session().flush()
    if company_id is not None:
        drop_company(company_id)


def tell(contact: Contact, enquiry: Enquiry) -> None:
    """Let a contact be what one enquiry says, and nothing else."""
    for name, value in told(enquiry).items():
        setattr(contact, name, value)


def told(enquiry: Enquiry) -> dict[str, Any]:
    """Return what an enquiry says of its sender, as a contact has it."""
    return {
        "name": enquiry.name,
        "name_key": name_key(enquiry.name),
        "company": enquiry.company,
        "company_id": enquiry.company_id,
        "country_code": enquiry.country_code,
        "phone": enquiry.phone,
        "phone_e164": enquiry.phone_e164,
    }


def _contact_of(enquiry: Enquiry) -> Contact | None:
    return session().scalar(select(Contact).join(ContactAddress).where(ContactAddress.email_key == enquiry.email_key))


def _made(enquiry: Enquiry) -> Contact:
    """Return a new contact with an enquiry's address, or the one that another request has made at this moment."""
    made = Contact(created_at=clock.now())
    tell(made, enquiry)
    session().add(made)
    session().flush()
    session().execute(
        inserting(ContactAddress)
        .values(contact_id=made.id, email=enquiry.email, email_key=enquiry.email_key)
        .on_conflict_do_nothing()
    )
    owner = _contact_of(enquiry)
    if owner is None:
        raise LookupError("an address that was just kept is there")
    if owner is not made:
        session().delete(made)
    return owner


def _drop_contact(contact_id: int) -> None:
    session().execute(
        delete(Contact).where(Contact.id == contact_id, ~exists().where(Enquiry.contact_id == contact_id))
    )


def drop_company(company_id: int) -> None:
    """Let a company go that nobody names any more."""
    session().execute(
        delete(Company).where(
            Company.id == company_id,
            ~exists().where(Enquiry.company_id == company_id),
            ~exists().where(Contact.company_id == company_id),
        )
    )
