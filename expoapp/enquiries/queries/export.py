"""All enquiries, one after another."""

from collections.abc import Generator

from sqlalchemy import func, select

from expoapp.db import session
from expoapp.enquiries.models import (
    Enquiry,
    EnquiryExhibition,
)
from expoapp.enquiries.queries.enquiry import exhibition_rows

EXPORT_BATCH = 500


def everything() -> Generator[Enquiry, None, None]:
    """Yield all enquiries, oldest first, with their exhibitions, without ever holding many of them.

    Close it when it is not read to its end: the database keeps its place until then.
    """
    statement = (
        select(Enquiry)
        .options(exhibition_rows().joinedload(EnquiryExhibition.exhibition))
        .order_by(Enquiry.id)
        .execution_options(yield_per=EXPORT_BATCH)
    )
    with session().scalars(statement) as found:
        yield from found


def count() -> int:
    """Return how many enquiries there are."""
    return session().scalar(select(func.count()).select_from(Enquiry)) or 0
