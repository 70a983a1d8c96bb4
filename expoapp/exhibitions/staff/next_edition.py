"""One exhibition's next edition, and what of it is still to be confirmed."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import text
from expoapp.catalogue.models import Venue
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import Proposal, Wish
from expoapp.exhibitions.forms import NextEditionForm
from expoapp.exhibitions.models import CARRIED_FIELDS, Edition, Exhibition, Precision, Status
from expoapp.exhibitions.queries import next_year as next_year_queries
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.clashes import clashes_of
from expoapp.exhibitions.staff.room import NO_VENUE, bp, scope, venue_choices
from expoapp.exhibitions.wording import dates_of, usual_hours_of
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.web.editing import blame
from expoapp.web.forms import pressed, squeeze, submitted
from expoapp.web.pages import see_other

# What is taken over unless somebody unticks it. A note or a paper of last year speaks of last year.
USUALLY = ("hall", "hours")


@bp.route("/<int:exhibition_id>/editions/next", methods=["GET", "POST"], endpoint="next_edition")
def next_edition(exhibition_id: int) -> ResponseReturnValue:
    """Propose the next edition from the last one, and make it as a draft."""
    exhibition = actions.get_own(exhibition_id, scope())
    proposal = actions.propose(exhibition, exhibition.editions, actions.next_year_of(exhibition.editions))
    venues = queries.venues_for(scope(), [proposal.facts.venue_id] if proposal.facts.venue_id else ())
    start = start_of(proposal) | {"year": proposal.year, "carry": usually(proposal.last)}
    form = NextEditionForm(submitted(), data=start)
    form.venue.choices = venue_choices(venues)
    if request.method == "POST" and form.validate():
        wish = wish_of(form, exhibition_id, form.year.data)
        try:
            with transaction():
                made = actions.make_next(
                    wish, venue_of(venues, wish.venue_id), form.carry.data or (), by=current_user.id, scope=scope()
                ).id
        except (Invalid, Conflict) as problem:
            exhibition = queries.get_exhibition(exhibition_id, scope())
            _refuse(form, problem)
            form.year.raw_data, form.year.data = None, actions.next_year_of(exhibition.editions)
        else:
            flash(_("The next edition is there. It is a draft until you publish it."))
            return see_other("staff.exhibitions.edit_edition", edition_id=made)
    return _page(form, exhibition, proposal)


def _refuse(form: NextEditionForm, problem: Invalid | Conflict) -> None:
    if isinstance(problem, Invalid):
        blame(form, problem)
    else:
        form.form_errors.append(str(problem.sentence))


def _page(form: NextEditionForm, exhibition: Exhibition, proposal: Proposal) -> ResponseReturnValue:
    body = render_template(
        "exhibitions/staff/next_edition.html",
        form=form,
        exhibition=exhibition,
        proposal=proposal,
        weeks=actions.weeks_in_words(proposal.last, proposal.facts),
        clashes=_clashes(form, exhibition, proposal),
        dates_of=dates_of,
        dated_address=names_its_year(proposal.last),
    )
    return body, 422 if form.errors or form.form_errors else 200


def _clashes(form: NextEditionForm, exhibition: Exhibition, proposal: Proposal) -> list[str]:
    first, last = form.starts_on.data, form.ends_on.data
    if form.precision.data != Precision.EXACT or not (first and last and form.venue.data):
        return []
    last_ids = {proposal.last.id: exhibition.id} if proposal.last else {}
    return clashes_of({exhibition.id: (form.venue.data, first, last)}, last_ids).get(exhibition.id, [])


def start_of(proposal: Proposal) -> dict[str, Any]:
    """Return what a form begins with."""
    facts = proposal.facts
    return {
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "precision": facts.precision.value,
        "venue": facts.venue_id or NO_VENUE,
        "status": Status.PROVISIONAL.value,
        "number": facts.number,
    }


def usually(last: Edition | None) -> list[str]:
    """Return what is ticked to be taken over; an address that names its year would lead visitors astray."""
    if last is None:
        return []
    has_address = bool(last.registration_url) and not names_its_year(last)
    return [*USUALLY, *(["registration"] if has_address else [])]


def names_its_year(last: Edition | None) -> bool:
    """Say whether an edition's address for registration names the edition's year."""
    return last is not None and last.slug[:4] in last.registration_url


def wish_of(form: Any, exhibition_id: int, year: int) -> Wish:
    """Return what a valid form or row wishes for."""
    precision = Precision(form.precision.data)
    return Wish(
        exhibition_id=exhibition_id,
        year=year,
        precision=precision,
        starts_on=form.starts_on.data if precision is not Precision.TBA else None,
        ends_on=form.ends_on.data if precision is not Precision.TBA else None,
        venue_id=form.venue.data or None,
        is_confirmed=form.status.data == Status.SCHEDULED,
        number=form.number.data,
    )


def venue_of(venues: list[Venue], venue_id: int | None) -> Venue | None:
    """Return the venue chosen."""
    return next((one for one in venues if one.id == venue_id), None)


# ---- What is still to be confirmed -----------------------------------------------------------------------------------


def field_label(field: str) -> str:
    """Return what a field that was taken over is called."""
    names = {
        "venue": _("Venue"),
        "hall": _("Hall"),
        "hours": _("Hours"),
        "note": _("Note for visitors"),
        "registration": _("Address for registration"),
        "documents": _("Documents"),
        "partners": _("Partners"),
        "targets": _("Figures, as targets"),
    }
    return names[field]


def value_in_words(edition: Edition, field: str) -> str:
    """Return what a field bears, as short as a list needs it; "" for what is only named."""
    if field == "venue":
        return edition.venue.name if edition.venue else ""
    if field == "hours":
        hours = usual_hours_of(edition)
        return f"{hours[0]}–{hours[1]}" if hours else ""
    values = {"hall": edition.hall, "note": edition.note, "registration": edition.registration_url}
    return text.shorten(values.get(field, ""), 80)


@bp.get("/unconfirmed", endpoint="unconfirmed")
def unconfirmed() -> ResponseReturnValue:
    """Show every edition with something that was taken over and nobody has confirmed."""
    editions, total = next_year_queries.unconfirmed_editions(scope())
    fields_of = next_year_queries.unconfirmed_of([one.id for one in editions])
    return render_template(
        "exhibitions/staff/unconfirmed.html",
        editions=editions,
        total=total,
        fields_of=fields_of,
        may_change=may_change,
        confirmable=lambda shown: {one.id: fields_of[one.id] for one in shown if may_change(one)},
        field_label=field_label,
        dates_of=dates_of,
    )


@bp.post("/editions/<int:edition_id>/confirm", endpoint="confirm_edition")
def confirm_edition(edition_id: int) -> ResponseReturnValue:
    """Say that what was taken over, one field or all, is right for this edition too."""
    pressed()
    wanted = request.form.get("field", "")
    with transaction():
        done = actions.confirm(
            edition_id,
            [wanted] if wanted in CARRIED_FIELDS else CARRIED_FIELDS if wanted == "all" else [],
            by=current_user.id,
            scope=scope(),
        )
    flash(confirmed_words(done))
    if request.form.get("then") == "list":
        return see_other("staff.exhibitions.unconfirmed")
    return see_other("staff.exhibitions.edit_edition", edition_id=edition_id)


@bp.post("/unconfirmed/confirm", endpoint="confirm_all")
def confirm_all() -> ResponseReturnValue:
    """Say so of all that the list shows: of each edition, the fields that were shown with it."""
    pressed()
    shown = [one.partition(":") for one in request.form.getlist("shown")[: next_year_queries.PAGE_LENGTH]]
    with transaction():
        done = 0
        for key, _colon, names in shown:
            if key.isdecimal() and len(key) < 10:
                done += actions.confirm(int(key), names.split(","), by=current_user.id, scope=scope())
    flash(confirmed_words(done))
    deed = squeeze(request.form.get("deed"))
    if deed and next_year_queries.is_rolled(deed):
        return see_other("staff.exhibitions.next_year_made", deed=deed)
    return see_other("staff.exhibitions.unconfirmed")


def confirmed_words(number: int) -> str:
    """Return how many fields were confirmed."""
    if not number:
        return _("There was nothing left to confirm.")
    return ngettext("%(num)s field is confirmed.", "%(num)s fields are confirmed.", number)


def may_change(edition: Edition) -> bool:
    """Say whether the person may change an edition, not only look at it."""
    return scope().covers(row.region_id for row in edition.exhibition.region_rows)


def carried_of(edition: Edition | None) -> list[tuple[str, str, str]]:
    """Return (field, label, value in words) of what an edition still has from its former one."""
    names = next_year_queries.unconfirmed_of([edition.id]).get(edition.id, []) if edition else []
    return [(name, field_label(name), value_in_words(edition, name)) for name in names if edition]


def ask_before_publishing(edition_id: int) -> str | None:
    """Return the question what of an edition is unconfirmed, None where it was asked or there is nothing to ask."""
    if request.form.get("asked"):
        return None
    edition = actions.get_own_edition(edition_id, scope())
    carried = carried_of(edition)
    if not carried:
        return None
    return render_template(
        "exhibitions/staff/publish_unconfirmed.html", edition=edition, carried=carried, dates_of=dates_of
    )


def confirm_if_asked(edition_id: int) -> None:
    """Confirm all of an edition where the question was answered so."""
    if request.form.get("asked") == "confirm":
        actions.confirm(edition_id, CARRIED_FIELDS, by=current_user.id, scope=scope())
