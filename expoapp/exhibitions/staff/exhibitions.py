"""The list of exhibitions, one exhibition's page, and the form to add or change one."""

from dataclasses import asdict
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from wtforms.fields.choices import SelectChoice

from expoapp import clock, i18n, search, text
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import actions, wording
from expoapp.exhibitions.actions import ExhibitionFacts
from expoapp.exhibitions.forms import BLANK_NAMES, FORMER, USUAL_LENGTH, ExhibitionForm, FilterForm
from expoapp.exhibitions.models import Exhibition
from expoapp.exhibitions.queries import next_year
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.queries.listing import Wanted, staff_list
from expoapp.exhibitions.staff.room import (
    NO_VENUE,
    bp,
    city_choices,
    is_newest,
    scope,
    venue_choices,
    why_hidden,
)
from expoapp.exhibitions.staff.status import changes_offered
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext
from expoapp.watching import queries as watching
from expoapp.web.editing import blame
from expoapp.web.forms import differences, pressed, seen_version, submitted
from expoapp.web.pages import choice, see_other
from expoapp.web.tables import Column, Table

LIST = Table(
    "staff.exhibitions.list",
    [
        Column("name", _l("Exhibition"), sorts=True),
        Column("place", _l("Place"), sorts=True),
        # The state follows from the dates, so this is its order, too: what is on now, what comes, what is over.
        Column("dates", _l("Dates"), sorts=True),
        Column("state", _l("State")),
        Column("site", _l("On the site"), sorts=True),
    ],
    "name",
)


@bp.get("", endpoint="list")
def show_list() -> ResponseReturnValue:
    """Show the exhibitions of the person's regions, with their next dates and whether the public sees them."""
    moment = clock.now()
    form = FilterForm(request.args)
    every = SelectChoice("", _("All"))
    form.region.choices = [every, *(SelectChoice(one.slug, text.named(one)) for one in queries.regions_for(scope()))]
    form.industry.choices = [every, *(SelectChoice(one.code, text.named(one)) for one in queries.industries())]
    wanted = Wanted(
        words=search.question(form.q.data or ""),
        region=_chosen(form.region),
        industry=_chosen(form.industry),
        next=_chosen(form.next),
        site=_chosen(form.site),
    )
    filters = asdict(wanted)
    view = LIST.read(q=filters.pop("words"), **filters)
    return render_template(
        "exhibitions/staff/list.html",
        found=staff_list(scope(), moment, wanted, view.order, view.page),
        form=form,
        view=view,
        moment=moment,
        why_hidden=why_hidden,
        state_of=wording.state_of,
        dates_of=wording.dates_of,
    )


def _chosen(field: Any) -> str:
    """Return what an address chooses of a field's list, "" for what is not on it; the field shows it chosen."""
    field.data = choice(field.name, {one.value for one in field.choices})
    return str(field.data)


@bp.get("/<int:exhibition_id>", endpoint="show")
def show(exhibition_id: int) -> ResponseReturnValue:
    """Show an exhibition with its editions and what can be done with them."""
    exhibition = queries.get_exhibition(exhibition_id, scope())
    editions = sorted(exhibition.editions, key=lambda one: (one.starts_on is None, one.starts_on, one.id), reverse=True)
    return render_template(
        "exhibitions/staff/exhibition.html",
        exhibition=exhibition,
        editions=editions,
        may_change=scope().covers(row.region_id for row in exhibition.region_rows),
        watchers=watching.watchers_of(exhibition_id),
        unconfirmed=next_year.unconfirmed_of([one.id for one in editions]),
        changes_for=changes_offered,
        moment=clock.now(),
        why_hidden=why_hidden,
        state_of=wording.state_of,
        dates_of=wording.dates_of,
    )


@bp.route("/new", methods=["GET", "POST"], endpoint="new")
def new() -> ResponseReturnValue:
    """Add an exhibition; it is a draft until somebody publishes it."""
    form = _form(None)
    del form.slug
    if _is_sent(form):
        organiser_id = form.organiser.data if "organiser" in form else None
        try:
            with transaction():
                facts = _facts(form, None)
                made = actions.create_exhibition(facts, by=current_user.id, scope=scope(), organiser_id=organiser_id).id
        except Invalid as problem:
            blame(form, problem)
        else:
            flash(_("The exhibition is added. It is a draft until you publish it."))
            return see_other("staff.exhibitions.show", exhibition_id=made)
    return _page(form, None)


@bp.route("/<int:exhibition_id>/edit", methods=["GET", "POST"], endpoint="edit")
def edit(exhibition_id: int) -> ResponseReturnValue:
    """Change what is known of an exhibition."""
    exhibition = actions.get_own(exhibition_id, scope())
    form = _form(exhibition)
    if _is_sent(form):
        if not is_newest(form, exhibition):
            return _conflict(form, exhibition_id)
        facts, slug, version = _facts(form, exhibition), form.slug.data, exhibition.version
        by = current_user.id
        try:
            with transaction():
                changed = actions.revise_exhibition(exhibition_id, facts, by=by, scope=scope(), version=version)
                if slug and slug != exhibition.slug:
                    actions.rename(exhibition_id, slug, by=by, scope=scope())
                    changed = True
                if "organiser" in form:
                    changed |= actions.hand_over(exhibition_id, form.organiser.data, by=by, scope=scope())
        except Invalid as problem:
            exhibition = queries.get_exhibition(exhibition_id, scope())
            blame(form, problem)
        except (Conflict, StaleDataError):
            return _conflict(form, exhibition_id)
        else:
            flash(_("The changes are saved.") if changed else _("Nothing was changed."))
            return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)
    return _page(form, exhibition)


@bp.post("/<int:exhibition_id>/publish", endpoint="publish")
def publish(exhibition_id: int) -> ResponseReturnValue:
    """Show an exhibition to the public."""
    pressed()
    with transaction():
        actions.publish_exhibition(exhibition_id, by=current_user.id, scope=scope(), version=seen_version())
    flash(_("The exhibition is public, with every edition that is published."))
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


@bp.post("/<int:exhibition_id>/withdraw", endpoint="withdraw")
def withdraw(exhibition_id: int) -> ResponseReturnValue:
    """Take an exhibition off the public site."""
    pressed()
    with transaction():
        actions.withdraw_exhibition(exhibition_id, by=current_user.id, scope=scope(), version=seen_version())
    flash(_("The exhibition and all its editions are off the public site."))
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


def _is_sent(form: ExhibitionForm) -> bool:
    """Say whether the form is to be saved, and holds good; the other buttons only bring it back with more rows."""
    if request.method != "POST":
        return False
    button = request.form.get("do", "")
    if button in {"groups", "name"}:
        pressed()
        if button == "name":
            form.names.append_entry({})
        return False
    return bool(form.validate())


def _page(form: ExhibitionForm, exhibition: Exhibition | None, **told: Any) -> ResponseReturnValue:
    body = render_template(
        "exhibitions/staff/exhibition_form.html",
        form=form,
        exhibition=exhibition,
        hidden=why_hidden(exhibition, clock.now()) if exhibition else "",
        lengths={name: _length_told(form[name].data or "", *usual) for name, usual in USUAL_LENGTH.items()},
        **({"conflict": None} | told),
    )
    return body, 409 if told else 422 if form.errors or form.form_errors else 200


def _length_told(said: str, least: int, most: int) -> str:
    """Return how long a text reads well, and how long it is."""
    reads_well = _("%(least)s to %(most)s words read well.", least=i18n.number(least), most=i18n.number(most))
    words = len(said.split())
    if not words:
        return reads_well
    return reads_well + " " + ngettext("It has %(num)s word.", "It has %(num)s words.", words)


def _conflict(form: ExhibitionForm, exhibition_id: int) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved meanwhile; nothing is overwritten unseen (R13)."""
    exhibition = queries.get_exhibition(exhibition_id, scope())
    theirs = _form(exhibition, fresh=True)
    form.version.data = str(exhibition.version)
    return _page(form, exhibition, conflict=differences(form, theirs))


def _form(exhibition: Exhibition | None, *, fresh: bool = False) -> ExhibitionForm:
    """Return the form, filled with what was sent, or else (or when `fresh`) with what is stored."""
    sent = None if fresh else submitted()
    form = ExhibitionForm(sent, data=_stored(exhibition) if exhibition else {"names": [{}] * BLANK_NAMES})
    if scope().everywhere:
        form.organiser.choices = [SelectChoice(*one) for one in queries.organiser_names()]
    else:
        del form.organiser  # whose it is, is decided by people who may act in all regions
    form.regions.choices = [SelectChoice(one.id, text.named(one)) for one in queries.regions_for(scope())]
    industries = queries.industries()
    form.industries.choices = [SelectChoice(one.code, text.named(one)) for one in industries]
    named = {one.code: text.named(one) for one in industries}
    codes = {*(form.industries.data or ())}
    if exhibition:
        codes |= {row.industry_code for row in exhibition.industry_rows}
    groups = queries.product_groups_of(codes & named.keys())
    form.product_groups.choices = [
        SelectChoice(one.id, f"{named[one.industry_code]}: {text.named(one)}" if len(codes) > 1 else text.named(one))
        for one in groups
    ]
    form.city.choices = city_choices(queries.cities_for(scope(), [exhibition.city_id] if exhibition else ()))
    known = [exhibition.venue_id] if exhibition and exhibition.venue_id else ()
    form.venue.choices = venue_choices(queries.venues_for(scope(), known))
    return form


def _stored(exhibition: Exhibition) -> dict[str, Any]:
    columns = {
        name: getattr(exhibition, name)
        for name in (
            "name",
            "slug",
            "tagline",
            "description",
            "exhibitor_profile",
            "visitor_profile",
            "entry_terms",
            "website",
            "founded_year",
            "version",
        )
    }
    names = [{"kind": FORMER if row.kind == FORMER else row.lang, "name": row.name} for row in exhibition.names]
    return columns | {
        "regions": [row.region_id for row in exhibition.region_rows],
        "city": exhibition.city_id,
        "organiser": exhibition.organiser_id,
        "venue": exhibition.venue_id or NO_VENUE,
        "industries": [row.industry_code for row in exhibition.industry_rows],
        "product_groups": [row.product_group_id for row in exhibition.product_group_rows],
        "names": names + [{}] * BLANK_NAMES,
    }


def _facts(form: ExhibitionForm, exhibition: Exhibition | None) -> ExhibitionFacts:
    """Return what a valid form says. What was first among regions and industries stays first: it gives the hue."""
    first = actions.exhibition_facts(exhibition) if exhibition else None
    lang = exhibition.lang if exhibition else "en"
    codes = _in_former_order(form.industries.data, first.industry_codes if first else ())
    groups = {one.id: one.industry_code for one in queries.product_groups_of(codes)}
    names = [
        ("former", lang, row.form.name.data)
        if row.form.kind.data == FORMER
        else ("language", row.form.kind.data, row.form.name.data)
        for row in form.names
        if row.form.name.data
    ]
    return ExhibitionFacts(
        name=form.name.data,
        city_id=form.city.data,
        venue_id=form.venue.data or None,
        region_ids=_in_former_order(form.regions.data, first.region_ids if first else ()),
        industry_codes=codes,
        # Groups of an industry that was just taken away go with it.
        product_group_ids=tuple(sorted(one for one in form.product_groups.data or () if one in groups)),
        tagline=form.tagline.data,
        description=form.description.data,
        exhibitor_profile=form.exhibitor_profile.data,
        visitor_profile=form.visitor_profile.data,
        entry_terms=form.entry_terms.data,
        website=form.website.data,
        founded_year=form.founded_year.data,
        names=tuple(dict.fromkeys(names)),
    )


def _in_former_order(chosen: list[Any], former: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*(one for one in former if one in chosen), *(one for one in chosen if one not in former))
