"""What somebody types into a form, kept on the way by a script, and offered when the form is opened again (S2).

Which forms take part stands in permissions.yaml (`keeps_drafts`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, current_app, flash, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms import FieldList, Form, FormField

from expoapp import form_drafts
from expoapp.db import transaction
from expoapp.errors import Invalid, NotAllowed
from expoapp.form_drafts import LARGEST, LONGEST_ADDRESS, FormDraft
from expoapp.i18n import gettext as _
from expoapp.site import queries
from expoapp.site.staff.room import bp
from expoapp.web import guard
from expoapp.web.forms import PROOF, differences, pressed

TAKEN = "draft"  # the name in an address that says that the form begins with what was typed before
_OURS = {"key", "of", PROOF}


@dataclass(frozen=True)
class KeptDraft:
    """What a form says of a draft: when it was kept, how it differs, and whether the record has changed since."""

    address: str
    saved_at: datetime
    zone: str
    is_taken: bool
    is_stale: bool
    differences: list[tuple[str, str, str]]


@bp.post("/drafts")
def keep_draft() -> ResponseReturnValue:
    """Keep what was typed into a form; the script sends it."""
    pressed()
    address = _form_address()
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    if sum(len(name) + len(value) for name, value in fields) > LARGEST:
        raise Invalid(_("This is too long to be kept as a draft."))
    with transaction():
        form_drafts.keep(current_user.id, address, fields)
    return jsonify(kept=True)


@bp.post("/drafts/discard")
def discard_draft() -> ResponseReturnValue:
    """Throw away what was typed, and show the form as the record stands."""
    pressed()
    address = _form_address()
    with transaction():
        form_drafts.discard(current_user.id, address)
    flash(_("What you had begun is thrown away."))
    return redirect(address, code=303)


def _form_address() -> str:
    """Return the address of the form that a request is about; raises NotAllowed for one that keeps no drafts."""
    address = guard.home_address(request.form.get("of")) or ""
    try:
        endpoint, _values = current_app.url_map.bind("").match(address, method="POST")
    except HTTPException:
        endpoint = ""
    if len(address) > LONGEST_ADDRESS or not _keeps_drafts(endpoint):
        raise NotAllowed(_("What is typed into this form is not kept."))
    return address


def _keeps_drafts(endpoint: str | None) -> bool:
    entry: Any = current_app.config["PERMISSIONS"].get(endpoint or "", {})
    return bool(entry.get("keeps_drafts")) and guard.may(str(endpoint), "POST")


def take_up_draft() -> None:
    """Let a form begin with what the person had typed before, where its address says so."""
    if request.method == "GET" and request.args.get(TAKEN) == "taken" and (draft := _draft_here()):
        g.taken_up = MultiDict(draft.pairs)


def forget_draft(answer: Response) -> Response:
    """Forget what was typed into a form once it is saved."""
    is_saved = request.method == "POST" and answer.status_code == 303
    if is_saved and current_user.is_authenticated and _keeps_drafts(request.endpoint):
        with transaction():
            form_drafts.discard(current_user.id, request.path)
    return answer


def _draft_here() -> FormDraft | None:
    """Return what the person had typed into the form of this address, asked for once a request."""
    if not current_user.is_authenticated or not _keeps_drafts(request.endpoint):
        return None
    if "draft_here" not in g:
        g.draft_here = form_drafts.find(current_user.id, request.path)
    found: FormDraft | None = g.draft_here
    return found


def kept_draft(form: Form) -> KeptDraft | None:
    """Return what a form is to say of a draft; templates ask for it. None after something was sent, or without one."""
    draft = _draft_here() if request.method == "GET" else None
    if draft is None:
        return None
    is_taken = "taken_up" in g
    mine = form if is_taken else _filled_as(form, draft)
    told = [] if is_taken else differences(mine, form)
    if not is_taken and not told:
        return None  # typed and taken back again: there is nothing to take up
    version = "" if "version" not in form else str(form.version.object_data)
    return KeptDraft(
        address=request.path,
        saved_at=draft.saved_at,
        zone=queries.house_zone(),
        is_taken=is_taken,
        is_stale=bool(draft.version) and draft.version != version,
        differences=told,
    )


def _filled_as(form: Form, draft: FormDraft) -> Form:
    """Return a form of the same kind that holds a draft."""
    mine: Form = type(form)(MultiDict(draft.pairs))
    for name in [one.name for one in mine if one.name not in form]:
        del mine[name]
    for field in mine:
        _lend_choices(field, form[field.name])
    return mine


def _lend_choices(field: Any, other: Any) -> None:
    """Let a field know the choices of another one, so that it can say in words what was chosen."""
    if isinstance(field, (FieldList, FormField)):
        return  # their fields know their choices themselves
    if getattr(other, "choices", None) is not None:
        field.choices = other.choices
