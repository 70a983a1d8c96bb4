"""What looking something up by its name leaves behind."""

from expoapp import audit


def read_senders(number: int, by: int) -> None:
    """Leave a trace that a person has been shown names of senders, as the inbox does."""
    audit.record("enquiry.list", "enquiries", {"rows": number}, by=by)
