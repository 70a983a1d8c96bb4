"""What is asked while an enquiry is taken in."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from expoapp import clock
from expoapp.catalogue.models import Industry, ProductGroup
from expoapp.db import session
from expoapp.enquiries.models import (
    Enquiry,
    EnquiryExhibition,
    FormToken,
)
from expoapp.exhibitions.models import Exhibition, ExhibitionProductGroup
from expoapp.outbox import OutboxMessage

# E6: what the same person sends about the same exhibition within a day is taken for an addition.
ADDITION_WITHIN = timedelta(days=1)


def find_received(reference: str) -> Enquiry | None:
    """Return an enquiry with its desk and exhibitions, for the page that thanks its sender."""
    statement = (
        select(Enquiry)
        .where(Enquiry.reference == reference)
        .options(
            joinedload(Enquiry.desk),
            selectinload(Enquiry.exhibition_rows)
            .joinedload(EnquiryExhibition.exhibition)
            .selectinload(Exhibition.names),
        )
    )
    return session().scalar(statement)


def is_reference(reference: str) -> bool:
    """Say whether an enquiry has this reference, and nothing else of it (E11)."""
    return session().scalar(select(Enquiry.id).where(Enquiry.reference == reference)) is not None


def is_stored(reference: str, moment: datetime) -> bool:
    """Say whether the enquiry with this reference is the one that came at a moment."""
    statement = select(Enquiry.id).where(Enquiry.reference == reference, Enquiry.created_at == moment)
    return session().scalar(statement) is not None


def find_token(token_digest: str, moment: datetime = clock.BEGINNING) -> tuple[FormToken, str] | None:
    """Return a form key that was used and still counts at a moment, with the reference of its enquiry."""
    row = (
        session()
        .execute(
            select(FormToken, Enquiry.reference)
            .join(Enquiry, Enquiry.id == FormToken.enquiry_id)
            .where(FormToken.token_digest == token_digest, FormToken.expires_at > moment)
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row else None


def chosen_exhibitions(slugs: Collection[str], moment: datetime) -> list[Exhibition]:
    """Return our public exhibitions of these addresses in this order, with regions, names and public editions.

    What another organiser holds has no stands for us to give.
    """
    statement = (
        select(Exhibition)
        .where(Exhibition.slug.in_(slugs), Exhibition.is_public(moment), Exhibition.is_own)
        .options(selectinload(Exhibition.regions), selectinload(Exhibition.names), selectinload(Exhibition.editions))
    )
    found = {row.slug: row for row in session().scalars(statement)}
    return [found[slug] for slug in slugs if slug in found]


def product_groups(slugs: Collection[str], moment: datetime) -> list[tuple[Industry, ProductGroup]]:
    """Return the product groups of our public exhibitions of these addresses, each once, by industry."""
    of_chosen = (
        select(ExhibitionProductGroup.product_group_id)
        .join(Exhibition, Exhibition.id == ExhibitionProductGroup.exhibition_id)
        .where(Exhibition.slug.in_(slugs), Exhibition.is_public(moment), Exhibition.is_own)
    )
    statement = (
        select(Industry, ProductGroup)
        .join(ProductGroup, ProductGroup.industry_code == Industry.code)
        .where(ProductGroup.id.in_(of_chosen))
        .options(selectinload(Industry.translations), selectinload(ProductGroup.translations))
        .order_by(Industry.position, Industry.code, ProductGroup.position, ProductGroup.id)
    )
    return [(industry, group) for industry, group in session().execute(statement)] if slugs else []


def find_earlier(enquiry: Enquiry, moment: datetime) -> Enquiry | None:
    """Return the earlier enquiry that one seems to be an addition to, as far as its sender may be told (decision 17).

    The same address wrote about one of the same exhibitions (or both about none) less than a day before, from the
    same network and browser, and the desk has not answered yet. The exhibitions of `enquiry` are loaded.
    """
    theirs, mine = aliased(FormToken), aliased(FormToken)
    about = [row.exhibition_id for row in enquiry.exhibition_rows]
    rows = select(EnquiryExhibition.enquiry_id).where(EnquiryExhibition.enquiry_id == Enquiry.id)
    statement = (
        select(Enquiry)
        .join(theirs, theirs.enquiry_id == Enquiry.id)
        .join(mine, (mine.enquiry_id == enquiry.id) & (mine.sender_digest == theirs.sender_digest))
        .where(
            Enquiry.email_key == enquiry.email_key,
            Enquiry.id < enquiry.id,
            Enquiry.created_at > enquiry.created_at - ADDITION_WITHIN,
            Enquiry.is_open,
            Enquiry.answered_at.is_(None),
            rows.where(EnquiryExhibition.exhibition_id.in_(about)).exists() if about else ~rows.exists(),
            mine.sender_digest != "",
            mine.expires_at > moment,
            theirs.expires_at > moment,
        )
        .order_by(Enquiry.id.desc())
        .limit(1)
        .options(selectinload(Enquiry.exhibition_rows), joinedload(Enquiry.desk))
    )
    return session().scalar(statement) if enquiry.is_open and enquiry.answered_at is None else None


def acknowledgements_since(email_key: str, moment: datetime) -> int:
    """Return how many acknowledgements an address was sent since a moment."""
    statement = (
        select(func.count())
        .select_from(OutboxMessage)
        .join(Enquiry, Enquiry.id == OutboxMessage.enquiry_id)
        .where(
            Enquiry.email_key == email_key,
            OutboxMessage.kind == "acknowledgement",
            OutboxMessage.created_at > moment,
        )
    )
    return session().scalar(statement) or 0
