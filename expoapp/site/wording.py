"""What the trail's codes are in words: what was done, to what, and which fields."""

from typing import Any

from expoapp import history
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import pgettext

# What stands before the point of an action; also the groups by which the trail is filtered.
GROUPS: dict[str, Any] = {
    "exhibition": _l("Exhibition"),
    "edition": _l("Edition"),
    "exhibitor": _l("Exhibitor"),
    "organiser": _l("Organiser"),
    "venue": _l("Venue"),
    "city": _l("City"),
    "country": _l("Country"),
    "region": _l("Region"),
    "industry": _l("Industry"),
    "product_group": _l("Product group"),
    "news": _l("News"),
    "page": _l("Page"),
    "banner": _l("Banner"),
    "redirect": _l("Redirect"),
    "setting": _l("Setting"),
    "enquiry": _l("Enquiry"),
    "contact": _l("Contact"),
    "company": _l("Company"),
    "desk": _l("Desk"),
    "routing": _l("Routing"),
    "template": _l("Answer template"),
    "view": _l("View of the inbox"),
    "mail": _l("Mail"),
    "watcher": _l("Who waits for dates"),
    "announcement": _l("Announcement"),
    "consent": _l("Consent"),
    "subject": _l("Request for own data"),
    "account": _l("Account"),
    "invitation": _l("Invitation"),
    "preview": _l("Link to a preview"),
    "missing": _l("Address asked for in vain"),
    "quality": _l("Data quality"),
    "import": _l("Import"),
    "deed": _l("Deed"),
    "retention": _l("Retention"),
}
_DONE: dict[str, Any] = {
    "accept": _l("accepted"),
    "add": _l("added"),
    "add_passkey": _l("passkey added"),
    "answer": _l("answered"),
    "apply": _l("applied"),
    "ask": _l("asked"),
    "ask_address": _l("address asked for"),
    "ask_for_address": _l("new address asked for"),
    "ask_for_password": _l("new password asked for"),
    "assign": _l("assigned"),
    "call_back": _l("called back"),
    "carry": _l("lists taken over"),
    "change": _l("changed"),
    "change_rights": _l("rights changed"),
    "choose_language": _l("language chosen"),
    "clear": _l("cleared"),
    "close_on": _l("closed on a day"),
    "confirm": _l("confirmed"),
    "confirm_address": _l("new address confirmed"),
    "copy": _l("copy taken out"),
    "correct": _l("corrected"),
    "create": _l("created"),
    "delete": _l("deleted"),
    "disable": _l("closed"),
    "discard": _l("discarded"),
    "dismiss": _l("put aside"),
    "enable": _l("opened again"),
    "end_all": _l("all sessions ended"),
    "end_others": _l("other sessions ended"),
    "end_session": _l("session ended"),
    "erase": _l("erased"),
    "erased": _l("erased"),
    "export": _l("taken out"),
    "figures": _l("figures changed"),
    "forget": _l("forgotten"),
    "found": _l("founded"),
    "hand_over": _l("handed over"),
    "hide": _l("hidden"),
    "ignore": _l("ignored"),
    "import": _l("imported"),
    "join": _l("joined"),
    "keep": _l("kept"),
    "leave": _l("left"),
    "let_go": _l("let go with a right"),
    "list": _l("list read"),
    "load": _l("loaded from a file"),
    "load_exhibitors": _l("list of exhibitors loaded"),
    "look": _l("looked up"),
    "make": _l("made"),
    "make_default": _l("made the default"),
    "merge": _l("merged"),
    "move": _l("moved on"),
    "note": _l("note written"),
    "open_on": _l("opened on a day"),
    "part": _l("no longer held together"),
    "postpone": _l("postponed"),
    "prove": _l("identity proved"),
    "prove_factor": _l("second factor proved"),
    "publish": _l("published"),
    "read": _l("read"),
    "receive": _l("answer of the sender noted"),
    "release": _l("released from quarantine"),
    "remove": _l("removed"),
    "remove_passkey": _l("passkey removed"),
    "rename": _l("renamed"),
    "renew_codes": _l("recovery codes renewed"),
    "resend": _l("sent again"),
    "reset_factor": _l("second factor taken off"),
    "restore": _l("earlier state brought back"),
    "revise": _l("changed"),
    "schedule": _l("moments set"),
    "send_again": _l("sent again"),
    "send_link": _l("private link sent"),
    "set_password": _l("password set"),
    "set_up_factor": _l("second factor set up"),
    "sheet": _l("printed"),
    "show": _l("shown"),
    "sign_in": _l("signed in"),
    "sign_out": _l("signed out"),
    "split": _l("split"),
    "start_reset": _l("reset started"),
    "submit": _l("submitted"),
    "switch_off_factor": _l("second factor switched off"),
    "take_back": _l("taken back"),
    "tell": _l("told"),
    "text": _l("text loaded from a file"),
    "translate": _l("translated"),
    "undo": _l("undone"),
    "withdraw": _l("withdrawn"),
    "withdraw_consent": _l("consent withdrawn"),
    "write": _l("written"),
}
# Tables whose names are not their group's with an s.
_TABLES = {
    "cities": "city",
    "companies": "company",
    "countries": "country",
    "enquiries": "enquiry",
    "industries": "industry",
    "news_posts": "news",
    "answer_templates": "template",
    "outbox": "mail",
    "routing_rules": "routing",
    "saved_views": "view",
    "product_groups": "product_group",
    "site_settings": "setting",
}


def is_known(group: str, done: str) -> bool:
    """Say whether a deed has words of its own."""
    return group in GROUPS and done in _DONE


def action_in_words(action: str) -> str:
    """Return what was done: "Edition: changed". A code without words of its own is told as it stands."""
    group, _point, done = action.partition(".")
    what = _DONE.get(done) or done.replace("_", " ")
    return _("%(thing)s: %(done)s", thing=_noun(group), done=what)


def done_in_words(action: str) -> str:
    """Return what was done to a record that is on the page anyway: "Changed"."""
    if not action:
        return _("What stood there before")
    done = action.partition(".")[2]
    what = str(_DONE.get(done) or done.replace("_", " "))
    return what[:1].upper() + what[1:]


def thing_in_words(thing: str) -> str:
    """Return a thing by what it is and its number: "Edition 12"."""
    table, _slash, key = thing.partition("/")
    noun = _noun(_TABLES.get(table, table.removesuffix("s")))
    return pgettext("thing with its number", "%(noun)s %(number)s", noun=noun, number=key) if key else noun


def fields_in_words(thing: str, changes: dict[str, Any]) -> list[str]:
    """Return which fields an entry of the trail speaks of: the names alone, and numbers where it counts."""
    kind = history.kind_of(thing.partition("/")[0])
    speaker = history.Speaker(kind, []) if kind else None
    told = []
    for name, value in changes.items():
        label = speaker.label(name) if speaker else name.removesuffix("_id").replace("_", " ")
        told.append(f"{label}: {value}" if isinstance(value, int) and not isinstance(value, bool) else label)
    return told


def _noun(group: str) -> str:
    return str(GROUPS.get(group) or group.replace("_", " ").capitalize())
