"""The words an enquiry is found by in the inbox, kept whenever one is written, and gone with it."""

from typing import Any

import phonenumbers
from sqlalchemy import Connection, ForeignKey, Text, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import text
from expoapp.db import Base
from expoapp.enquiries.models.enquiry import Enquiry

# Over `EnquiryWords.words` the database keeps an index by itself, made by the migration under this name: on SQLite an
# FTS5 table that triggers fill, on PostgreSQL a GIN index (decision 22).
INDEX = "search_index_enquiries"
_MOST_WORDS = 1_000
FOUND_BY = ("reference", "name", "company", "email", "phone", "phone_e164", "products", "message")


class EnquiryWords(Base):
    """Every word of an enquiry once, made by `text.normal`. Personal, like the enquiry itself: it goes with it."""

    __tablename__ = "enquiry_words"

    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)


def words_of(enquiry: Any) -> str:
    """Return the words an enquiry is found by, parted by single blanks; `enquiry` has the attributes of FOUND_BY."""
    said = (enquiry.reference, enquiry.name, enquiry.company, enquiry.email, enquiry.products, enquiry.message)
    words = [*text.normal(" ".join(value or "" for value in said)).split(), *_numbers(enquiry)]
    forms = dict.fromkeys(form for word in words for form in text.search_forms(word))
    return " ".join(list(forms)[:_MOST_WORDS])


def _numbers(enquiry: Any) -> list[str]:
    """Return a phone number as it may be typed: in full, without its country, and with or without a leading zero."""
    typed = digits_of(enquiry.phone or "")
    found = [typed, typed.lstrip("0")]
    if enquiry.phone_e164:
        number = phonenumbers.parse(enquiry.phone_e164)
        found += [digits_of(enquiry.phone_e164), phonenumbers.national_significant_number(number)]
    return [one for one in found if one]


def digits_of(typed: str) -> str:
    """Return the digits of a text, those of any script as ours."""
    return "".join(sign for sign in text.normal(typed) if sign.isdigit())


@event.listens_for(Enquiry, "after_insert")
def _add(_mapper: Any, connection: Connection, enquiry: Enquiry) -> None:
    values = {"enquiry_id": enquiry.id, "words": words_of(enquiry)}
    connection.execute(EnquiryWords.__table__.insert().values(values))  # type: ignore[attr-defined]


@event.listens_for(Enquiry, "before_update")
def _renew(_mapper: Any, connection: Connection, enquiry: Enquiry) -> None:
    changed = inspect(enquiry).attrs
    if any(changed[name].history.has_changes() for name in FOUND_BY):
        table: Any = EnquiryWords.__table__
        connection.execute(table.delete().where(table.c.enquiry_id == enquiry.id))
        _add(_mapper, connection, enquiry)
