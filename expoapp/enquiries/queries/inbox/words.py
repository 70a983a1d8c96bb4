"""Finding enquiries by words. What is typed is only ever text (R31)."""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import cast, column, delete, false, insert, literal_column, or_, select, table
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSQUERY

from expoapp import subjects, text
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import INDEX, Enquiry, EnquiryWords, words_of
from expoapp.enquiries.models.enquiry import LONGEST_COMPANY
from expoapp.enquiries.models.words import FOUND_BY, digits_of
from expoapp.enquiries.queries.enquiry import within
from expoapp.enquiries.queries.inbox.filters import LONGEST_SEARCH

_MOST_WORDS = 10
_BATCH = 500
_LIKE_A_PHONE = re.compile(r"[+(]?[\d\s()./–-]{6,40}")
# The index of SQLite, as a table that can be read in the order of the enquiries' arrival.
FOUND = table(INDEX, column("rowid"))


def readings(typed: str) -> list[tuple[str, ...]]:
    """Return the words of a question, each in the forms under which it may be indexed."""
    asked = typed[:LONGEST_SEARCH]
    if _LIKE_A_PHONE.fullmatch(asked.strip()) and len(number := digits_of(asked)) >= 5:
        return [tuple(dict.fromkeys((number, number.lstrip("0") or number)))]
    words = dict.fromkeys(word for part in asked.split() for word in text.normal(part).split())
    return [text.search_forms(word) for word in list(words)[:_MOST_WORDS]]


def is_streamed() -> bool:
    """Say whether the index can be read in the order of arrival, a page at a time (SQLite)."""
    return session().get_bind().dialect.name == "sqlite"


def says(typed: str) -> Any:
    """Return the condition on FOUND (SQLite) or EnquiryWords (PostgreSQL) that every word begins some word of it."""
    words = readings(typed)
    if not words:
        return false()
    if is_streamed():
        return literal_column(INDEX).bool_op("MATCH")(_written(words, '"{}"*', " OR ", " AND "))
    query = _written(words, "'{}':*", " | ", " & ")
    vector: Any = literal_column("array_to_tsvector(string_to_array(enquiry_words.words, ' '))")
    return vector.bool_op("@@")(cast(query, TSQUERY))


def _written(words: list[tuple[str, ...]], form: str, either: str, both: str) -> str:
    return both.join(f"({either.join(form.format(one) for one in forms)})" for forms in words)


def ids(typed: str) -> Any:
    """Return the statement for the keys of all enquiries that hold the words."""
    if is_streamed():
        return select(FOUND.c.rowid).where(says(typed)).correlate(None)
    return select(EnquiryWords.enquiry_id).where(says(typed)).correlate(None)


def addressed(typed: str, scope: Scope) -> str:
    """Return the reference of the one enquiry that a whole reference, e-mail address or phone number names, else ""."""
    asked = typed[:LONGEST_SEARCH].strip()
    signs = re.sub(r"[^A-Z0-9]", "", asked.upper())
    names = [Enquiry.email_key == subjects.key_of(asked)]
    if re.fullmatch(r"EX[A-Z0-9]{8}", signs):
        names.append(Enquiry.reference == f"EX-{signs[2:6]}-{signs[6:]}")
    if _LIKE_A_PHONE.fullmatch(asked):
        names.append(Enquiry.phone_e164 == f"+{digits_of(asked)}")
    found = session().scalars(select(Enquiry.reference).where(or_(*names), within(scope)).limit(2)).all()
    return found[0] if len(found) == 1 else ""


def fill_words() -> int:
    """Write the words of the enquiries that have none yet, in the caller's transaction; return their number."""
    current = session()
    current.flush()
    # Past the mapper: a row's version is for changes that people make.
    enquiries: Any = Enquiry.__table__
    columns = (enquiries.c[name] for name in ("id", "company_order", *FOUND_BY))
    missing = select(*columns).where(enquiries.c.id.not_in(select(EnquiryWords.enquiry_id))).order_by(enquiries.c.id)
    total = 0
    while found := current.execute(missing.limit(_BATCH)).all():
        for row in found:
            order = text.normal(row.company)[:LONGEST_COMPANY]
            if order != row.company_order:
                current.execute(enquiries.update().where(enquiries.c.id == row.id).values(company_order=order))
        rows = [{"enquiry_id": row.id, "words": words_of(row)} for row in found]
        current.execute(insert(EnquiryWords.__table__), rows)  # type: ignore[arg-type]
        total += len(found)
    return total


def renew_words(ids: Collection[int]) -> None:
    """Bring the words of some enquiries to what they say now; for whoever has changed them by a bulk `update()`."""
    session().execute(delete(EnquiryWords).where(EnquiryWords.enquiry_id.in_(ids)))
    fill_words()


def purge_words() -> None:
    """Leave no word of a deleted enquiry in the index; an erasure ends with this, in its own transaction.

    SQLite's index only marks what is gone until it is merged anew. PostgreSQL's goes with the rows it vacuums.
    """
    if is_streamed():
        session().flush()
        session().execute(sql(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')"))  # noqa: S608 -- a constant
