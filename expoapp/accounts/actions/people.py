"""People come, change their rights, and go."""

from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, i18n, text
from expoapp.accounts import belongings, passwords, queries
from expoapp.accounts.actions.sessions import end
from expoapp.accounts.models import LONGEST_NAME, Account, AccountLink, AccountRegion, AccountRole, Role
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _


def generate_password() -> str:
    """Return a random password that can be read from a screen and typed."""
    return passwords.generated()


def create(
    email: str,
    password: str,
    *,
    roles: Iterable[str],
    name: str = "",
    lang: str = i18n.DEFAULT,
    regions: Iterable[str] = (),
    everywhere: bool = False,
    names: Iterable[str] = (),
    least: int = passwords.SHORTEST,
    by: int | None = None,
    hashed: str = "",
) -> Account:
    """Add a person. `regions` are slugs; `names` are words the password must not be made of; it has `least` characters.

    `hashed` is its hash where that was made before the transaction began, so that nobody waited meanwhile. Raises
    Invalid for a value that cannot be taken and Conflict when the address has an account.
    """
    address = address_of(email)
    called = text.one_line(name)[:LONGEST_NAME] or address.partition("@")[0]
    weigh(password, [address, called, *names], least)
    if queries.find_account(address):
        raise taken(address)
    account = Account(
        email=address,
        email_key=queries.email_key(address),
        name=called,
        lang=lang,
        password_hash=hashed or passwords.hashed(password),
        has_short_password=len(password) < passwords.SHORTEST,
        created_at=clock.now(),
    )
    rights = _set_rights(account, roles, regions, everywhere)
    session().add(account)
    try:
        session().flush()
    except IntegrityError:
        raise taken(address) from None
    audit.record("account.create", account, rights, by=by)
    return account


def taken(address: str) -> Conflict:
    """Return the refusal of an address that somebody has."""
    return Conflict(_("There is already an account for %(email)s.", email=address))


def address_of(email: str) -> str:
    """Return an address fit to keep. Letters that only look like Latin ones are refused before the @ (R48)."""
    given = queries.email_key(email)
    try:
        found = validate_email(given, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError:
        raise Invalid(_("This is not an e-mail address we can use: %(email)s", email=email), "email") from None
    return found.normalized


def weigh(password: str, names: Iterable[str], least: int = passwords.SHORTEST) -> None:
    """Raise Invalid for a password that is too easy to guess."""
    problem = passwords.weakness(password, names, least)
    if problem:
        raise Invalid(problem, "password")


def change_rights(
    account: Account,
    *,
    roles: Iterable[str],
    regions: Iterable[str] = (),
    everywhere: bool = False,
    version: int | None = None,
    by: int | None = None,
) -> dict[str, int]:
    """Give a person these roles and regions and no others; it holds from the next request on.

    Returns how much of what they had to let go of. Raises Conflict where `version` is no longer the newest.
    """
    if by == account.id:
        raise NotAllowed(_("You cannot change your own rights. Ask another administrator."))
    roles = set(roles)
    if Role.ADMIN in account.roles and Role.ADMIN not in roles:
        _keep_an_administrator(account)
    newer = update(Account).where(Account.id == account.id).values(rights_version=Account.rights_version + 1)
    if version is not None:
        newer = newer.where(Account.rights_version == version)
    if session().execute(newer.returning(Account.id)).scalar() is None:
        raise Conflict(_("Somebody else changed this person's rights meanwhile. Look at the newest ones, then decide."))
    audit.record("account.change_rights", account, _set_rights(account, roles, regions, everywhere), by=by)
    return _let_go(account, by)


def _let_go(account: Account, by: int | None) -> dict[str, int]:
    """Let go of what a person may no longer have, by the rights as they are in the database now."""
    session().flush()
    session().refresh(account)
    return belongings.let_go(account, by)


def _set_rights(
    account: Account, roles: Iterable[str], regions: Iterable[str], everywhere: bool
) -> dict[str, list[object]]:
    """Set roles and regions and return what changed, old and new."""
    wanted = sorted(set(roles))
    if not wanted or not set(wanted) <= set(Role):
        raise Invalid(_("Name at least one of these roles: %(roles)s.", roles=", ".join(Role)), "roles")
    places = sorted(region.id for region in queries.get_regions(list(regions)))
    everywhere = everywhere or Role.ADMIN in wanted
    kept_roles = {row.role: row for row in account.role_rows}
    kept_places = {row.region_id: row for row in account.region_rows}
    changes: dict[str, list[object]] = {
        "roles": [sorted(kept_roles), wanted],
        "regions": [sorted(kept_places), places],
        "everywhere": [bool(account.everywhere), everywhere],
    }
    account.role_rows = [kept_roles.get(role) or AccountRole(role=role) for role in wanted]
    account.region_rows = [kept_places.get(place) or AccountRegion(region_id=place) for place in places]
    account.everywhere = everywhere
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _keep_an_administrator(account: Account) -> None:
    if not [other for other in queries.administrators() if other.id != account.id]:
        raise NotAllowed(_("This is the last administrator. Make somebody else one first."))


def disable(account: Account, *, by: int | None = None) -> dict[str, int]:
    """Let a person in no more, and end all their sessions and links; return what they had to let go of."""
    if account.disabled_at is not None:
        return {}
    if by == account.id:
        raise NotAllowed(_("You cannot close your own account. Ask another administrator."))
    if Role.ADMIN in account.roles:
        _keep_an_administrator(account)
    account.disabled_at = clock.now()
    audit.record("account.disable", account, audit.changes_of(account, personal=True), by=by)
    end(account.id)
    session().execute(delete(AccountLink).where(AccountLink.account_id == account.id))
    return _let_go(account, by)


def enable(account: Account, *, by: int | None = None) -> None:
    """Let a person in again."""
    if account.disabled_at is None:
        return
    account.disabled_at = None
    audit.record("account.enable", account, audit.changes_of(account, personal=True), by=by)


def rename(account: Account, name: str) -> None:
    """Let a person be called by another name, which they chose."""
    called = text.one_line(name)[:LONGEST_NAME]
    if not called:
        raise Invalid(_("A name is needed."), "name")
    account.name = called
    audit.record("account.rename", account, audit.changes_of(account, personal=True), by=account.id)


def choose_language(account: Account, code: str) -> None:
    """Let a person read the back office, and our mails to them, in one of our languages."""
    if code not in i18n.LANGUAGES:
        raise Invalid(_("Choose one of our languages."), "lang")
    account.lang = code
    audit.record("account.choose_language", account, audit.changes_of(account, personal=True), by=account.id)
