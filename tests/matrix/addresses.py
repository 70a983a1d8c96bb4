"""Which thing an address of the back office names: one table for all tests that walk every page.

A new argument of an address gets its line in KEYS; where the same name means something else, in OF; where the deed
needs a thing in a state of its own, its line in STATES.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from expoapp.accounts.models import Account, Invitation, StaffSession
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Venue
from expoapp.enquiries.models import (
    AnswerTemplate,
    Company,
    Contact,
    ContactAddress,
    Desk,
    DeskClosedDay,
    Enquiry,
    RoutingRule,
)
from expoapp.exhibitions.models import Edition, Exhibition, Exhibitor, Organiser
from expoapp.news.models import NewsPost
from expoapp.outbox import OutboxMessage
from expoapp.publication.previews import PreviewLink
from expoapp.site.models import Banner, Import, MissingAddress, Redirect
from expoapp.site.models import Page as OwnPage
from tests.matrix.world import Place

# One thing of each kind that addresses name: a column, or a value.
KEYS: dict[str, Any] = {
    "account_id": Account.id,
    "address_id": ContactAddress.id,
    "banner_id": Banner.id,
    "change": "cancel",
    "chapter": "enquiries",
    "city_id": City.id,
    "code": Industry.code,
    "company_id": Company.id,
    "contact_id": Contact.id,
    "day": DeskClosedDay.day,
    "deed": ("deed", "name"),
    "desk_id": Desk.id,
    "edition_id": Edition.id,
    "exhibition_id": Exhibition.id,
    "exhibitor_id": Exhibitor.id,
    "group_id": ProductGroup.id,
    "import_id": Import.id,
    "invitation_id": Invitation.id,
    "kind": "edition",
    "lang": "ar",
    "link_id": PreviewLink.id,
    "mail_id": OutboxMessage.id,
    "missing_id": MissingAddress.id,
    "organiser_id": Organiser.id,
    "page_id": OwnPage.id,
    "post_id": NewsPost.id,
    "redirect_id": Redirect.id,
    "reference": Enquiry.reference,
    "region_id": Region.id,
    "rule_id": RoutingRule.id,
    "session_id": StaffSession.id,
    "template_id": AnswerTemplate.id,
    "thing_id": Edition.id,
    "venue_id": Venue.id,
    "way": "up",
}
# The same name means something else in these addresses; where there are several things to name, the first is usual.
OF: dict[str, list[dict[str, Any]]] = {
    "staff.catalogue.edit_country": [{"code": Country.code}],
    "staff.site.export": [
        {"name": name, "form": form} for name in ("venues", "exhibitions", "editions") for form in ("csv", "xlsx")
    ],
    "staff.site.help_picture": [{"name": "inbox.webp"}],
    "staff.catalogue.translate": [
        {"kind": "venue", "key": Venue.id},
        {"kind": "city", "key": City.id},
        {"kind": "region", "key": Region.id},
        {"kind": "country", "key": Country.code},
        {"kind": "industry", "key": Industry.code},
        {"kind": "product-group", "key": ProductGroup.id},
    ],
    "staff.site.history": [
        {"table": "editions", "key": Edition.id},
        {"table": "exhibitions", "key": Exhibition.id},
        {"table": "organisers", "key": Organiser.id},
        {"table": "venues", "key": Venue.id},
        {"table": "cities", "key": City.id},
        {"table": "regions", "key": Region.id},
        {"table": "countries", "key": Country.code},
        {"table": "industries", "key": Industry.code},
        {"table": "product_groups", "key": ProductGroup.id},
        {"table": "pages", "key": OwnPage.id},
        {"table": "banners", "key": Banner.id},
    ],
    "staff.site.timing": [
        {"kind": "edition", "thing_id": Edition.id},
        {"kind": "exhibition", "thing_id": Exhibition.id},
        {"kind": "post", "thing_id": NewsPost.id},
        {"kind": "page", "thing_id": OwnPage.id},
    ],
}
OF["staff.site.make_preview"] = OF["staff.site.timing"]
OF["staff.site.restore"] = [
    {"table": "editions", "key": Edition.id, "revision_id": ("revision of editions", "id")},
    {"table": "organisers", "key": Organiser.id, "revision_id": ("revision of organisers", "id")},
    {"table": "pages", "key": OwnPage.id, "revision_id": ("revision of pages", "id")},
]


@dataclass(frozen=True)
class Own:
    """What belongs to one person alone; `other` stands for what nobody has."""

    name: str
    other: Any = 999_999


OWN = {
    "view_id": Own("view_id"),
    "passkey_id": Own("passkey_id"),
    "session_id": Own("session_id"),
    "key": Own("upload", "x"),
    "import_id": Own("import"),
}
# The same, where an address names another one of their own.
OWN_OF = {"staff.site.import_undo": {"import_id": Own("applied import")}}
# Addresses in which these names mean somebody else's, or something else.
NOT_OWN = {"staff.people.end_session", "staff.site.history", "staff.site.restore", "staff.catalogue.translate"}
# Deeds that need a thing in a state of its own: the name under which tests/matrix/world.py makes it.
STATES: dict[str, dict[str, tuple[str, Any]]] = {
    "staff.catalogue.delete_city": {"city_id": ("unused city", City.id)},
    "staff.catalogue.delete_group": {"group_id": ("unused group", ProductGroup.id)},
    "staff.catalogue.delete_industry": {"code": ("unused industry", Industry.code)},
    "staff.catalogue.delete_region": {"region_id": ("unused region", Region.id)},
    "staff.catalogue.delete_venue": {"venue_id": ("unused venue", Venue.id)},
    "staff.catalogue.move_group": {"group_id": ("unused group", ProductGroup.id)},
    "staff.catalogue.move_industry": {"code": ("unused industry", Industry.code)},
    "staff.catalogue.move_region": {"region_id": ("unused region", Region.id)},
    "staff.enquiries.default_desk": {"desk_id": ("second desk", Desk.id)},
    "staff.enquiries.join": {"reference": ("later enquiry", Enquiry.reference)},
    "staff.enquiries.merge_contact": {"other_id": ("other contact", Contact.id)},
    "staff.enquiries.move_rule": {"rule_id": ("second rule", RoutingRule.id)},
    "staff.enquiries.split_contact": {"address_id": ("second address", ContactAddress.id)},
    "staff.exhibitions.confirm_edition": {"edition_id": ("draft edition", Edition.id)},
    "staff.exhibitions.delete_organiser": {"organiser_id": ("unused organiser", Organiser.id)},
    "staff.exhibitions.publish": {"exhibition_id": ("draft exhibition", Exhibition.id)},
    "staff.exhibitions.publish_edition": {"edition_id": ("made edition", Edition.id)},
    "staff.exhibitions.show_organiser": {"organiser_id": ("hidden organiser", Organiser.id)},
    "staff.mail.resend": {"mail_id": ("dead mail", OutboxMessage.id)},
    "staff.news.publish": {"post_id": ("draft post", NewsPost.id)},
    "staff.people.enable": {"account_id": ("closed account", Account.id)},
    "staff.site.publish_banner": {"banner_id": ("draft banner", Banner.id)},
    "staff.site.publish_page": {"page_id": ("draft page", OwnPage.id)},
    "staff.site.show_missing": {"missing_id": ("ignored address", MissingAddress.id)},
}
# Pages about a finding of data quality: which kind of finding about the draft edition they name.
FINDINGS = {"staff.site.dismiss": "next-not-public", "staff.site.take_back": "no-documents"}
# What else stands behind the question mark.
ASKED = {"staff.mail.resend_all": "?fault=mailbox", "staff.exhibitions.next_year": "?year=2027"}


def variants(endpoint: str) -> list[dict[str, Any]]:
    """Return {argument: column or value} of an endpoint, once for each sort of thing that it may name."""
    return [KEYS | given for given in OF.get(endpoint, [{}])]


def of_rule(rule: Rule, place: Place, own: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (address, what it names) for each sort of thing that a rule may name, of a place or of the person (`own`).

    What it names is {argument: column, or the name of a thing}. Raises LookupError with a sentence that says what is
    missing in the tables.
    """
    for known in variants(rule.endpoint):
        means = {name: _meant(rule, name, known) for name in rule.arguments}
        values = {name: _value(name, one, place, own) for name, one in means.items()}
        built = rule.build(values, append_unknown=False)
        if built is None:
            raise LookupError(f"{rule.endpoint}: no address is made of {values}; see OF in tests/matrix/addresses.py")
        kind = FINDINGS.get(rule.endpoint)
        subject = f"edition/{place.get(Edition.id, 'draft edition')}"
        asked = f"?kind={kind}&subject={subject}" if kind else ASKED.get(rule.endpoint, "")
        yield built[1] + asked, means


def _meant(rule: Rule, name: str, known: dict[str, Any]) -> Any:
    """Return what an argument means: a word, a column, (name of a thing, column), or OWN."""
    if name in STATES.get(rule.endpoint, {}):
        return STATES[rule.endpoint][name]
    if name in OWN and rule.endpoint not in NOT_OWN:
        return OWN_OF.get(rule.endpoint, OWN).get(name, OWN[name])
    if name not in known:
        raise LookupError(
            f"{rule.endpoint} ({rule.rule}): "
            f"say in KEYS, OF or STATES of tests/matrix/addresses.py which {name} is meant"
        )
    return known[name]


def _value(name: str, means: Any, place: Place, own: dict[str, Any]) -> Any:
    if isinstance(means, Own):
        return own.get(means.name, means.other)
    if isinstance(means, str):
        return means
    if isinstance(means, tuple):
        thing, column = means
        return place.things[thing][column] if isinstance(column, str) else place.get(column, thing)
    return place.get(means)


def models(means: dict[str, Any]) -> set[Any]:
    """Return the models of the things that an address names; a deed that made editions counts as these."""
    found = set()
    for one in means.values():
        column = one[1] if isinstance(one, tuple) else one
        if isinstance(one, tuple) and one[0] == "deed":
            found.add(Edition)
        elif hasattr(column, "class_"):
            found.add(column.class_)
    return found
