"""What takes a mail away: an SMTP server, or a folder where there is none."""

import os
import re
import smtplib
import ssl
import tempfile
import time
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Protocol, Self

from expoapp.config import Settings
from expoapp.outbox.faults import Fault, fault_of

CONNECT_SECONDS = 10
COMMAND_SECONDS = 30
TLS_PORT = 465
# "Closing down", "sign in first", "too weak", "wrong password": not this mail's fault, and no other would go either.
_OUTAGE_CODES = {421, 530, 534, 535, 538}
_NOT_FOR_NAMES = re.compile(r"[^A-Za-z0-9._@-]")
# Where in the instance folder mails lie as files.
FOLDER = "outbox"


class PermanentFailure(Exception):
    """The mail can never be delivered as it is."""

    def __init__(self, said: str, fault: Fault = Fault.REFUSED) -> None:
        super().__init__(said)
        self.fault = fault


class TemporaryFailure(OSError):
    """The mail was not taken this time."""

    def __init__(self, said: str, fault: Fault = Fault.LATER) -> None:
        super().__init__(said)
        self.fault = fault


class Unreachable(OSError):
    """Nothing can be handed over at present, whichever mail it is."""


class Carrier(Protocol):
    """What takes a mail away. Used as a context, so that what it holds open is closed."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *problem: object) -> None: ...

    def reach(self) -> None:
        """Raise Unreachable where no mail could be handed over at present."""

    def carry(self, sender: str, recipient: str, mail: EmailMessage, /) -> None:
        """Hand one mail over.

        Raises PermanentFailure where trying again is useless, Unreachable where no other mail would go either, and
        any other OSError where this one should be tried again later.
        """

    def forget(self, message_id: str, /) -> None:
        """Let go of what is left here of a mail that was erased while it was handed over."""


def file_name(message_id: str) -> str:
    """Return the name of the file that a mail is written into."""
    return f"{_NOT_FOR_NAMES.sub('-', message_id.strip('<>'))}.eml"


class FolderCarrier:
    """Writes each mail into a folder as a file that any mail program opens; the same mail is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        """Nothing is held open."""

    def reach(self) -> None:
        """See `Carrier.reach`."""
        handle, unfinished = self._begin()
        os.close(handle)
        Path(unfinished).unlink()

    def _begin(self) -> tuple[int, str]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")  # private: mode 0600
        except OSError as problem:
            raise Unreachable(f"{type(problem).__name__}: {problem}") from problem

    def carry(self, _sender: str, _recipient: str, mail: EmailMessage, /) -> None:
        """Write one mail: a reader finds the whole file or none."""
        handle, unfinished = self._begin()
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mail.as_bytes(policy=policy.SMTP))
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(self.folder / file_name(str(mail["Message-ID"])))
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def forget(self, message_id: str, /) -> None:
        """See `Carrier.forget`."""
        (self.folder / file_name(message_id)).unlink(missing_ok=True)


class SmtpCarrier:
    """Hands mails to an SMTP server over one connection, made with the first mail and again after it broke."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.server: smtplib.SMTP | None = None
        self.free_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        if self.server is not None:
            try:
                self.server.quit()
            except OSError:
                self.server.close()
            self.server = None

    def reach(self) -> None:
        """See `Carrier.reach`: connect, encrypt and sign in."""
        if self.server is None:
            self._connect()

    def forget(self, _message_id: str, /) -> None:
        """Nothing is left here: what was handed over is with the server."""

    def carry(self, sender: str, recipient: str, mail: EmailMessage) -> None:
        """Hand one mail over; see `Carrier.carry`."""
        time.sleep(max(0.0, self.free_at - time.monotonic()))
        self.free_at = time.monotonic() + 1 / self.settings.smtp_per_second
        server = self.server or self._connect()
        try:
            server.send_message(mail, sender, [recipient])
        except smtplib.SMTPRecipientsRefused as problem:
            code, reason = next(iter(problem.recipients.values()))
            raise _refused(code, reason, of_recipient=True) from problem
        except smtplib.SMTPNotSupportedError as problem:
            raise PermanentFailure(str(problem)) from problem
        except smtplib.SMTPSenderRefused as problem:  # every mail has this sender
            raise Unreachable(str(problem)) from problem
        except smtplib.SMTPResponseException as problem:
            raise _refused(problem.smtp_code, problem.smtp_error) from problem
        except OSError:  # cut off or silent: the next mail gets a fresh connection
            server.close()
            self.server = None
            raise

    def _connect(self) -> smtplib.SMTP:
        wanted = self.settings
        # Our own name is given, since smtplib would else ask the name service for it, which may take long.
        name = parseaddr(wanted.mail_from)[1].rpartition("@")[2]
        try:
            if wanted.smtp_port == TLS_PORT:
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    wanted.smtp_host,
                    wanted.smtp_port,
                    local_hostname=name,
                    timeout=CONNECT_SECONDS,
                    context=_trusting(),
                )
            else:
                server = smtplib.SMTP(wanted.smtp_host, wanted.smtp_port, local_hostname=name, timeout=CONNECT_SECONDS)
        except OSError as problem:
            raise Unreachable(f"{type(problem).__name__}: {problem}") from problem
        try:
            if server.sock is not None:
                server.sock.settimeout(COMMAND_SECONDS)
            if wanted.smtp_starttls and wanted.smtp_port != TLS_PORT:
                server.starttls(context=_trusting())
            if wanted.smtp_user:
                server.login(wanted.smtp_user, wanted.smtp_password.get_secret_value())
        except OSError as problem:  # every fault smtplib knows is an OSError too
            server.close()
            raise Unreachable(f"{type(problem).__name__}: {problem}") from problem
        self.server = server
        return server


@cache
def _trusting() -> ssl.SSLContext:
    """Return what verifies a server's certificate; reading all the authorities takes a tenth of a second."""
    return ssl.create_default_context()


def _refused(code: int, reason: bytes | str, *, of_recipient: bool = False) -> Exception:
    """Return what a server's refusal of a mail means: 5xx is final, 4xx may pass."""
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    said = f"{code} {words}"
    if code in _OUTAGE_CODES:
        return Unreachable(said)
    fault = fault_of(code, words, of_recipient=of_recipient)
    return PermanentFailure(said, fault) if code >= 500 else TemporaryFailure(said, fault)


def carrier_for(settings: Settings) -> Carrier:
    """Return the SMTP server of the settings, else the folder in the instance folder."""
    return SmtpCarrier(settings) if settings.smtp_host else FolderCarrier(settings.instance / FOLDER)
