"""What staff do with mails that were written already."""

from typing import Any

from expoapp import audit, outbox
from expoapp.accounts.models import Scope
from expoapp.enquiries import queries
from expoapp.errors import Conflict
from expoapp.i18n import gettext as _
from expoapp.outbox import OutboxMessage


def read_mails(number: int, by: int) -> None:
    """Leave a trace that a person has looked through a page of the log, which shows addresses."""
    audit.record("mail.list", "outbox", {"rows": number}, by=by)


def read_mail(mail: OutboxMessage, by: int) -> None:
    """Leave a trace that a person has read a mail."""
    audit.record("mail.read", mail, by=by)


def resend(mail: OutboxMessage, scope: Scope, by: int) -> None:
    """Send a mail again that was given up; raises Conflict for any other."""
    fault = mail.fault
    if not outbox.send_again(_of(scope).where(OutboxMessage.id == mail.id)):
        raise Conflict(_("This mail is on its way, or has been sent already. Nothing was changed."))
    audit.record("mail.resend", mail, {"fault": fault}, by=by)


def resend_all(fault: str, scope: Scope, by: int) -> int:
    """Send all mails again that were given up for one fault; return how many that are."""
    sent = outbox.send_again(_of(scope).where(OutboxMessage.fault == fault))
    if sent:
        audit.record("mail.resend", "outbox", {"fault": fault, "rows": sent}, by=by)
    return sent


def _of(scope: Scope) -> Any:
    return queries.mail_ids(scope)
