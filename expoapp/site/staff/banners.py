"""Banners: lines above every page of the site, each with a start and an end."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock, publication
from expoapp.db import transaction
from expoapp.errors import Invalid, NotFound
from expoapp.i18n import gettext as _
from expoapp.site import actions, queries
from expoapp.site.forms import BannerForm, BannerTextForm
from expoapp.site.models import Banner
from expoapp.site.staff.room import bp, scope
from expoapp.text import digest
from expoapp.web.editing import add, edit
from expoapp.web.forms import pressed, seen_version, submitted
from expoapp.web.pages import OTHER_LANGUAGES, see_other


@bp.get("/banners", endpoint="banners")
def show_list() -> str:
    """Show the banners with where each stands."""
    zone, moment = queries.house_zone(), clock.now()

    def standing_of(banner: Banner) -> publication.Standing:
        return publication.standing(banner, moment, zone)

    return render_template(
        "site/staff/banners.html",
        banners=queries.banners(),
        standing_of=standing_of,
        may_change=scope().everywhere,
    )


@bp.get("/banners/<int:banner_id>", endpoint="banner")
def show(banner_id: int) -> str:
    """Show a banner as visitors see it, in every language, and what can be done with it."""
    banner = queries.get_banner(banner_id)
    return render_template(
        "site/staff/banner.html",
        banner=banner,
        versions=[_version(banner, lang) for lang in OTHER_LANGUAGES],
        may_change=scope().everywhere,
    )


@bp.route("/banners/new", methods=["GET", "POST"], endpoint="new_banner")
def new() -> ResponseReturnValue:
    """Write a banner; it is a draft until somebody publishes it."""
    zone = queries.house_zone()
    local = clock.now().astimezone(ZoneInfo(zone))
    form = BannerForm(
        submitted(), data={"start_day": local.date(), "start_hour": local.time().replace(second=0, microsecond=0)}
    )

    def done(banner_id: int) -> ResponseReturnValue:
        flash(_("The banner is written. It is a draft until you publish it."))
        return see_other("staff.site.banner", banner_id=banner_id)

    found: ResponseReturnValue = add(
        form,
        lambda form: actions.write_banner(_facts(form, zone), by=current_user.id, scope=scope()).id,
        _page,
        done,
    )
    return found


@bp.route("/banners/<int:banner_id>/edit", methods=["GET", "POST"], endpoint="edit_banner")
def change(banner_id: int) -> ResponseReturnValue:
    """Change what a banner says, or from when to when it stands."""
    zone = queries.house_zone()

    def save(banner: Banner, form: Any, version: int) -> bool:
        facts = _facts(form, zone)
        return actions.revise_banner(banner, facts, version, by=current_user.id, scope=scope())

    found: ResponseReturnValue = edit(
        lambda: queries.get_banner(banner_id),
        lambda banner, sent: _filled(banner, sent, zone),
        save,
        _page,
        lambda: see_other("staff.site.banner", banner_id=banner_id),
    )
    return found


@bp.route("/banners/<int:banner_id>/edit/<lang>", methods=["GET", "POST"], endpoint="translate_banner")
def translate(banner_id: int, lang: str) -> ResponseReturnValue:
    """Write a banner's text in another language, with its own beside."""
    if lang not in OTHER_LANGUAGES:
        raise NotFound()

    def fill(banner: Banner, sent: Any) -> BannerTextForm:
        said = next((row.value for row in banner.translations if row.lang == lang), "")
        return BannerTextForm(sent, data={"version": banner.version, "text": said})

    def save(banner: Banner, form: Any, version: int) -> bool:
        words = {"text": form.text.data}
        return actions.translate_banner(banner, lang, words, version, by=current_user.id, scope=scope())

    def page(form: Any, banner: Banner, conflict: Any) -> str:
        return render_template(
            "catalogue/staff/texts_form.html",
            form=form,
            thing=banner,
            lang=lang,
            conflict=conflict,
            fields=["text"],
            home=("staff.site.banner", {"banner_id": banner_id}),
        )

    found: ResponseReturnValue = edit(
        lambda: queries.get_banner(banner_id),
        fill,
        save,
        page,
        lambda: see_other("staff.site.banner", banner_id=banner_id),
    )
    return found


@bp.post("/banners/<int:banner_id>/publish", endpoint="publish_banner")
def publish(banner_id: int) -> ResponseReturnValue:
    """Let the site show a banner from its start to its end."""
    pressed()
    try:
        with transaction():
            actions.publish_banner(
                queries.get_banner(banner_id), by=current_user.id, scope=scope(), version=seen_version()
            )
    except Invalid as problem:
        flash(str(problem.sentence), "error")
        return see_other("staff.site.edit_banner", banner_id=banner_id)
    banner = queries.get_banner(banner_id)
    flash(publication.standing(banner, clock.now(), queries.house_zone()).sentence)
    return see_other("staff.site.banner", banner_id=banner_id)


@bp.post("/banners/<int:banner_id>/withdraw", endpoint="withdraw_banner")
def withdraw(banner_id: int) -> ResponseReturnValue:
    """Take a banner off the site."""
    pressed()
    with transaction():
        actions.withdraw_banner(
            queries.get_banner(banner_id), by=current_user.id, scope=scope(), version=seen_version()
        )
    flash(_("The banner is off the site."))
    return see_other("staff.site.banner", banner_id=banner_id)


@bp.post("/banners/<int:banner_id>/delete", endpoint="delete_banner")
def delete(banner_id: int) -> ResponseReturnValue:
    """Delete a banner."""
    pressed()
    with transaction():
        actions.delete_banner(queries.get_banner(banner_id), by=current_user.id, scope=scope())
    flash(_("The banner is deleted."))
    return see_other("staff.site.banners")


def _start_of(banner: Banner, moment: datetime) -> datetime:
    """Return since when a banner shows; one that came from a file without a start shows from now on."""
    return banner.public_from if clock.BEGINNING < banner.public_from < clock.END else moment


def _filled(banner: Banner, sent: Any, zone: str) -> BannerForm:
    start = _start_of(banner, clock.now()).astimezone(ZoneInfo(zone))
    data: dict[str, Any] = {
        "version": banner.version,
        "text": banner.text,
        "url": banner.url,
        "start_day": start.date(),
        "start_hour": start.time(),
        "is_endless": banner.public_until == clock.END,
    }
    if banner.public_until < clock.END:
        end = banner.public_until.astimezone(ZoneInfo(zone))
        data |= {"end_day": end.date(), "end_hour": end.time()}
    return BannerForm(sent, data=data)


def _facts(form: Any, zone: str) -> actions.BannerFacts:
    start = clock.moment(form.start_day.data, form.start_hour.data, zone)
    end = None if form.is_endless.data else clock.moment(form.end_day.data, form.end_hour.data, zone)
    return actions.BannerFacts(form.text.data, start, end, form.url.data)


def _version(banner: Banner, lang: str) -> dict[str, Any]:
    row = next((row for row in banner.translations if row.lang == lang), None)
    is_stale = row is not None and row.source_digest != digest(banner.text)
    return {"lang": lang, "text": row.value if row else "", "missing": int(row is None), "stale": int(is_stale)}


def _page(form: BannerForm, banner: Banner | None, conflict: list[tuple[str, str, str]] | None) -> str:
    return render_template(
        "site/staff/banner_form.html",
        form=form,
        banner=banner,
        conflict=conflict,
        zone=queries.house_zone(),
        moment=clock.now(),
    )
