"""A list of exhibitors by file: uploaded, looked at row by row, applied as one deed or forgotten."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from expoapp import i18n
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid, NotFound
from expoapp.exhibitions import actions
from expoapp.exhibitions.forms import UploadForm
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.queries import exhibitor_desk as desk
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import bp, scope
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.web.editing import blame
from expoapp.web.forms import pressed
from expoapp.web.pages import choice, page_number, see_other

LARGEST_FILE = 4_000_000
WRONG, CHANGED, NEW, UNCHANGED = "wrong", "changed", "new", "unchanged"
ROWS_ON_A_PAGE = 100
# What has to be looked at first comes first.
OUTCOMES = (WRONG, CHANGED, NEW, UNCHANGED)


@bp.route("/editions/<int:edition_id>/exhibitors/upload", methods=["GET", "POST"], endpoint="upload_exhibitors")
def upload_exhibitors(edition_id: int) -> ResponseReturnValue:
    """Take a list of exhibitors as a file; nothing is changed by it yet."""
    edition = actions.get_own_edition(edition_id, scope())
    if request.method == "GET":
        return _upload_page(UploadForm(), edition)
    request.max_content_length = LARGEST_FILE + 10_000  # the file with the form around it
    try:
        form = UploadForm(CombinedMultiDict([request.files, request.form]))
    except RequestEntityTooLarge:
        form = UploadForm()
        form.file.errors = [_("The file is larger than 4 MB. Please split it.")]
        return _upload_page(form, edition, 413)
    if not form.validate():
        return _upload_page(form, edition)
    sent = request.files.get("file")  # what comes under its name as a text is no file
    content = sent.read() if sent else b""
    try:
        if not content:
            raise Invalid(_("Choose a file that holds something."), "file")
        with transaction():
            key = actions.upload_exhibitors(edition_id, content, by=current_user.id, scope=scope())
    except Invalid as problem:
        edition = queries.get_edition(edition_id, scope())
        blame(form, problem)
        return _upload_page(form, edition)
    return see_other("staff.exhibitions.preview_exhibitors", edition_id=edition_id, key=key)


@bp.get("/editions/<int:edition_id>/exhibitors/upload/<key>", endpoint="preview_exhibitors")
def preview_exhibitors(edition_id: int, key: str) -> ResponseReturnValue:
    """Show row by row what an uploaded list would do."""
    try:
        preview = actions.preview_exhibitors(edition_id, key, by=current_user.id, scope=scope())
    except NotFound:
        return _gone(edition_id)
    edition = queries.get_edition(edition_id, scope())
    counts = preview.counts
    shown = choice("rows", OUTCOMES, next((one for one in OUTCOMES if counts[one]), WRONG))
    steps = [step for step in preview.steps if step.outcome == shown]
    pages = max(1, -(-len(steps) // ROWS_ON_A_PAGE))
    page = min(page_number(), pages)

    def address(number: int = 1, of: str = shown) -> str:
        values: dict[str, Any] = {"rows": of, "page": number if number > 1 else None}
        return url_for("staff.exhibitions.preview_exhibitors", edition_id=edition_id, key=key, **values)

    return render_template(
        "exhibitions/staff/exhibitor_preview.html",
        edition=edition,
        exhibition=edition.exhibition,
        preview=preview,
        key=key,
        counts=counts,
        outcomes=OUTCOMES,
        shown=shown,
        rows=_told(edition, steps[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]),
        page=page,
        pages=pages,
        address=address,
    )


@bp.post("/editions/<int:edition_id>/exhibitors/upload/<key>/apply", endpoint="apply_exhibitors")
def apply_exhibitors(edition_id: int, key: str) -> ResponseReturnValue:
    """Write an uploaded list, if it still does what was looked at."""
    pressed()
    try:
        with transaction():
            counts = actions.apply_exhibitors(
                edition_id, key, request.form.get("mark", ""), by=current_user.id, scope=scope()
            )
    except NotFound:
        return _gone(edition_id)
    except (Conflict, StaleDataError):
        flash(_("The list of exhibitors has changed meanwhile. Please look once more at what would happen."), "error")
        return see_other("staff.exhibitions.preview_exhibitors", edition_id=edition_id, key=key)
    added = ngettext("%(num)s company added", "%(num)s companies added", counts[NEW])
    changed = ngettext("%(num)s changed", "%(num)s changed", counts[CHANGED])
    left = ngettext("%(num)s row left out", "%(num)s rows left out", counts[WRONG])
    flash(_("The list is applied: %(told)s.", told=i18n.listed([added, changed, *([left] if counts[WRONG] else [])])))
    return see_other("staff.exhibitions.exhibitors", edition_id=edition_id)


@bp.post("/editions/<int:edition_id>/exhibitors/upload/<key>/cancel", endpoint="cancel_exhibitors")
def cancel_exhibitors(edition_id: int, key: str) -> ResponseReturnValue:
    """Forget an uploaded list; nothing is changed."""
    pressed()
    try:
        with transaction():
            actions.cancel_exhibitors(edition_id, key, by=current_user.id, scope=scope())
    except NotFound:
        return _gone(edition_id)
    flash(_("Nothing was changed, and the file is forgotten."))
    return see_other("staff.exhibitions.exhibitors", edition_id=edition_id)


def _gone(edition_id: int) -> ResponseReturnValue:
    """Lead back where an uploaded list has run out; raise NotFound where the edition itself is not the person's."""
    actions.get_own_edition(edition_id, scope())
    flash(_("This list is no longer kept. Please upload the file once more."), "error")
    return see_other("staff.exhibitions.upload_exhibitors", edition_id=edition_id)


def _told(edition: Edition, steps: list[Any]) -> list[tuple[Any, list[tuple[str, str, str]]]]:
    """Return each row with what it changes in words: (field, old, new)."""
    groups = {
        one for step in steps for name, old, new in step.changes if name == "product_groups" for one in (*old, *new)
    }
    named = desk.group_names(groups) if groups else {}
    labels = {
        "name": _("Name"),
        "country_code": _("Country"),
        "hall": _("Hall"),
        "stand": _("Stand"),
        "website": _("Website"),
        "products": _("What it shows"),
        "product_groups": _("Product groups"),
        "consented_at": _("Agreed on"),
        "consent_source": _("How it agreed"),
    }

    def words(name: str, value: Any) -> str:
        if not value:
            return ""
        if name == "product_groups":
            return ", ".join(named.get(one, "") for one in value)
        if name == "country_code":
            return i18n.territory(value)
        return i18n.day(value.astimezone(ZoneInfo(edition.zone)).date()) if name == "consented_at" else str(value)

    return [
        (step, [(labels[name], words(name, old), words(name, new)) for name, old, new in step.changes])
        for step in steps
    ]


def _upload_page(form: UploadForm, edition: Edition, status: int = 0) -> ResponseReturnValue:
    body = render_template(
        "exhibitions/staff/exhibitor_upload.html", form=form, edition=edition, exhibition=edition.exhibition
    )
    return body, status or (422 if form.errors or form.form_errors else 200)
