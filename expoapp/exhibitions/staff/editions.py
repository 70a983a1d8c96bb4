"""The form to add or change an edition, what it remarks while somebody fills it in, and its publication."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from expoapp import clock
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import EditionFacts
from expoapp.exhibitions.forms import EditionForm, day_rows
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.edition_facts import facts_of, lists_of
from expoapp.exhibitions.staff.edition_sheet import BUTTONS, Sheet, remarks_of, reshape, sheet_of
from expoapp.exhibitions.staff.next_edition import ask_before_publishing, carried_of, confirm_if_asked
from expoapp.exhibitions.staff.room import before_words, bp, changed_words, is_newest, scope, why_hidden
from expoapp.i18n import gettext as _
from expoapp.web.editing import blame
from expoapp.web.forms import differences, pressed, seen_version
from expoapp.web.pages import row_key, see_other

# The list of what is to be mended leads only to fields that are there.
bp.record(
    lambda setup: setup.app.extensions.update(
        {"fields of an edition": frozenset(name for name in dir(EditionForm) if not name.startswith("_"))}
    )
)


@bp.route("/<int:exhibition_id>/editions/new", methods=["GET", "POST"], endpoint="new_edition")
def new_edition(exhibition_id: int) -> ResponseReturnValue:
    """Add an edition; it is a draft until somebody publishes it."""
    sheet = sheet_of(actions.get_own(exhibition_id, scope()), None)
    if (form := _sent(sheet)) is None:
        return _page(sheet)
    told = remarks_of(sheet)
    try:
        facts, lists = facts_of(form, None), lists_of(form, ())
        with transaction():
            actions.create_edition(
                exhibition_id,
                facts,
                by=current_user.id,
                scope=scope(),
                slug=_slug(facts, form.year.data),
                lists=lists,
            )
    except Invalid as problem:
        sheet.exhibition = queries.get_exhibition(exhibition_id, scope())
        blame(form, problem)
        return _page(sheet)
    flash(_("The edition is added. It is a draft until you publish it."))
    _tell(told)
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


@bp.route("/editions/<int:edition_id>/edit", methods=["GET", "POST"], endpoint="edit_edition")
def edit_edition(edition_id: int) -> ResponseReturnValue:
    """Change what is known of an edition: when, where and whether it takes place, and what visitors find there."""
    edition = actions.get_own_edition(edition_id, scope())
    sheet = sheet_of(edition.exhibition, edition)
    if (form := _sent(sheet)) is None:
        return _page(sheet)
    if not is_newest(form, edition):
        return _conflict(sheet, edition_id)
    exhibition_id, version, told = edition.exhibition_id, edition.version, remarks_of(sheet)
    try:
        facts, lists = facts_of(form, edition), lists_of(form, sheet.kept)
        with transaction():
            changed = actions.revise_edition(
                edition_id, facts, by=current_user.id, scope=scope(), version=version, lists=lists
            )
    except Invalid as problem:
        sheet.edition = queries.get_edition(edition_id, scope())
        sheet.exhibition = sheet.edition.exhibition
        blame(form, problem)
        return _page(sheet)
    except (Conflict, StaleDataError):
        return _conflict(sheet, edition_id)
    flash(_("The changes are saved.") if changed else _("Nothing was changed."))
    _tell(told)
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


@bp.post("/<int:exhibition_id>/editions/check", endpoint="check_edition")
def check_edition(exhibition_id: int) -> ResponseReturnValue:
    """Answer what is worth a look in a form as it stands, as the parts of the page that say so; nothing is kept."""
    pressed()
    edition_id = row_key("edition")
    edition = actions.get_own_edition(edition_id, scope()) if edition_id else None
    sheet = sheet_of(edition.exhibition if edition else actions.get_own(exhibition_id, scope()), edition)
    return render_template("exhibitions/staff/edition_remarks.html", remarks=remarks_of(sheet))


@bp.post("/editions/<int:edition_id>/publish", endpoint="publish_edition")
def publish_edition(edition_id: int) -> ResponseReturnValue:
    """Show an edition to the public; where something of it is taken over and unconfirmed, ask once."""
    pressed()
    if (question := ask_before_publishing(edition_id)) is not None:
        return question
    with transaction():
        confirm_if_asked(edition_id)
        actions.publish_edition(edition_id, by=current_user.id, scope=scope(), version=seen_version())
        exhibition_id = queries.get_edition(edition_id, scope()).exhibition_id
    flash(_("The edition is published."))
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


@bp.post("/editions/<int:edition_id>/withdraw", endpoint="withdraw_edition")
def withdraw_edition(edition_id: int) -> ResponseReturnValue:
    """Take an edition off the public site."""
    pressed()
    with transaction():
        actions.withdraw_edition(edition_id, by=current_user.id, scope=scope(), version=seen_version())
        exhibition_id = queries.get_edition(edition_id, scope()).exhibition_id
    flash(_("The edition is off the public site."))
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


def _sent(sheet: Sheet) -> Any:
    """Return the form where it is to be saved; None where it is only looked at, reshaped or wrong."""
    if request.method != "POST":
        return None
    if (button := request.form.get("do", "")) in BUTTONS:
        pressed()
        reshape(sheet, button)
        return None
    return sheet.form if sheet.form.validate() else None


def _tell(remarks: dict[str, list[str]]) -> None:
    """Say after saving what is worth a look."""
    if sentences := [one for told in remarks.values() for one in told]:
        flash(_("Saved as it is; still worth a look: %(remarks)s", remarks=" ".join(sentences)), "note")


def _page(sheet: Sheet, **told: Any) -> ResponseReturnValue:
    form, edition, moment = sheet.form, sheet.edition, clock.now()
    days = day_rows(form.starts_on.data, form.ends_on.data)
    body = render_template(
        "exhibitions/staff/edition_form.html",
        form=form,
        exhibition=sheet.exhibition,
        edition=edition,
        hidden=why_hidden(edition, moment, sheet.exhibition) if edition else "",
        remarks=remarks_of(sheet),
        partly=sheet.partly,
        is_checked=request.method == "POST" and request.form.get("do") == "check",
        changed_words=changed_words,
        before_words=before_words,
        carried=carried_of(edition),
        days=[days[number] if number < len(days) else None for number in range(len(form.days))],
        is_too_long=bool(form.starts_on.data and form.ends_on.data and not days),
        **({"conflict": None} | told),
    )
    return body, 409 if told else 422 if form.errors or form.form_errors else 200


def _conflict(sheet: Sheet, edition_id: int) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved meanwhile; nothing is overwritten unseen (R13)."""
    edition = queries.get_edition(edition_id, scope())
    theirs = sheet_of(edition.exhibition, edition, fresh=True)
    sheet.exhibition, sheet.edition = edition.exhibition, edition
    sheet.form.version.data = str(edition.version)
    sheet.form.together.choices = theirs.form.together.choices
    return _page(sheet, conflict=differences(sheet.form, theirs.form))


def _slug(facts: EditionFacts, year: int | None) -> str:
    return "" if facts.starts_on else str(year or "")
