"""What the desk does with what was held back."""

from expoapp.enquiries.actions.desk import move
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import Enquiry, State


def release(enquiry: Enquiry, version: int, by: int, head: Letterhead) -> None:
    """Let a person's enquiry through: it starts anew, mails go out, and its words count as fine."""
    move(enquiry, version, State.NEW, "", by, head)


def mark_as_spam(enquiry: Enquiry, version: int, by: int, head: Letterhead) -> None:
    """Put an enquiry away for good; its words count as a robot's."""
    move(enquiry, version, State.SPAM, "", by, head)
