"""Data quality: what is to be mended, each with the way to its field, and nothing that this person cannot mend."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock
from expoapp.db import transaction
from expoapp.errors import Invalid, NotFound
from expoapp.i18n import gettext as _
from expoapp.site import actions, quality, queries
from expoapp.site.forms import DismissForm, QualityFilterForm
from expoapp.site.forms.quality import SORTS
from expoapp.site.models import QualityDismissal
from expoapp.site.quality import ExhibitionFacts, Finding
from expoapp.site.staff.room import bp, scope
from expoapp.web.forms import pressed, submitted
from expoapp.web.guard import may, roles_may, roles_of_user
from expoapp.web.pages import choice, page_number, see_other

PAGE_LENGTH = 20


@dataclass(frozen=True)
class Judged:
    """An exhibition, or the whole house (None), with what is to be mended and what is so on purpose."""

    exhibition: ExhibitionFacts | None
    findings: list[Finding]
    dismissed: list[tuple[Finding, QualityDismissal]]

    @property
    def score(self) -> int:
        """Return how good it is, from 0 to 100."""
        return quality.score(self.findings)


@dataclass(frozen=True)
class Shown:
    """A page of the list, and the numbers above it."""

    listed: list[Judged]
    counted: Counter[str]
    dismissed: int
    exhibitions: int
    whole: int
    page: int
    pages: int


@bp.get("/quality", endpoint="quality")
def show_quality() -> str:
    """List what is to be mended, exhibition by exhibition."""
    kind, sort = choice("kind", quality.KINDS), choice("sort", SORTS, "score")
    shows_dismissed = choice("show", {"dismissed"}) == "dismissed"
    shown = (_kept if queries.found.is_kept(clock.now()) else _all)(kind, sort, shows_dismissed)
    form = QualityFilterForm(data={"kind": kind, "sort": sort})
    form.offer(shown.counted, kind)

    def address(number: int) -> str:
        asked = {"show": "dismissed"} if shows_dismissed else {"kind": kind, "sort": sort if sort != "score" else ""}
        given: dict[str, Any] = {**asked, "page": number if number > 1 else ""}
        return url_for("staff.site.quality", **{name: value for name, value in given.items() if value})

    return render_template(
        "site/staff/quality.html",
        listed=shown.listed,
        kind=kind,
        form=form,
        shows_dismissed=shows_dismissed,
        total=shown.counted.total(),
        dismissed=shown.dismissed,
        whole=shown.whole,
        exhibitions=shown.exhibitions,
        page=shown.page,
        pages=shown.pages,
        address=address,
        way_to=way_to,
        weights=quality,
    )


def _all(kind: str, sort: str, shows_dismissed: bool) -> Shown:
    """Return a page of what is found in all there is, for as long as the work process has found nothing."""
    house, *judged = _judged()
    listed = [one for one in judged if _is_listed(one, kind, shows_dismissed)]
    if not shows_dismissed and sort != "name":
        listed.sort(
            key=lambda one: (-one.score if sort == "best" else one.score, one.exhibition.id if one.exhibition else 0)
        )
    pages = max(1, -(-len(listed) // PAGE_LENGTH))
    page = min(page_number(), pages)
    every = [house, *judged]
    return Shown(
        _with_house(house, listed[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH], kind, shows_dismissed, page),
        Counter(found.kind for one in every for found in one.findings),
        sum(len(one.dismissed) for one in every),
        len(judged),
        sum(not one.findings for one in judged),
        page,
        pages,
    )


def _kept(kind: str, sort: str, shows_dismissed: bool) -> Shown:
    """Return a page of what the work process has found. What is on the page is judged anew."""
    moment = clock.now()
    found = queries.found.kept(scope(), moment)
    condition = (
        queries.found.on_purpose(scope(), moment) if shows_dismissed else queries.found.to_mend(scope(), moment, kind)
    )
    pages = max(1, -(-queries.found.count(condition) // PAGE_LENGTH))
    page = min(page_number(), pages)
    ids = queries.found.listed(condition, "name" if shows_dismissed else sort, page, PAGE_LENGTH)
    house, *judged = _judged(ids)
    judged.sort(key=lambda one: ids.index(one.exhibition.id) if one.exhibition else -1)
    now = Counter(found.kind for one in (house, *judged) for found in one.findings)
    return Shown(
        _with_house(
            house, [one for one in judged if _is_listed(one, kind, shows_dismissed)], kind, shows_dismissed, page
        ),
        found.counted - queries.found.counted_of(ids, moment) + now,
        found.dismissed + len(house.dismissed),
        found.exhibitions,
        found.whole,
        page,
        pages,
    )


def _with_house(house: Judged, listed: list[Judged], kind: str, shows_dismissed: bool, page: int) -> list[Judged]:
    """Return a page with what belongs to the whole house before the first of all."""
    return [house, *listed] if page == 1 and _is_listed(house, kind, shows_dismissed) else listed


def _is_listed(one: Judged, kind: str, shows_dismissed: bool) -> bool:
    if shows_dismissed:
        return bool(one.dismissed)
    return any(not kind or found.kind == kind for found in one.findings)


@bp.route("/quality/dismiss", methods=["GET", "POST"], endpoint="dismiss")
def dismiss() -> ResponseReturnValue:
    """Take a finding off the list that is so on purpose."""
    judged, finding = _asked_for()
    form = DismissForm(submitted())
    if request.method == "POST" and form.validate():
        about = judged.exhibition.id if judged.exhibition else None
        try:
            with transaction():
                actions.dismiss(finding, about, form.reason.data, form.until.data, by=current_user.id)
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("It is off the list."))
            return see_other("staff.site.quality")
    body = render_template("site/staff/dismiss.html", form=form, finding=finding, judged=judged, way_to=way_to)
    return body, 422 if form.errors else 200


@bp.post("/quality/take-back", endpoint="take_back")
def take_back() -> ResponseReturnValue:
    """Put a finding on the list again."""
    pressed()
    _one, finding = _asked_for()
    with transaction():
        actions.take_back(finding, by=current_user.id)
    flash(_("It is on the list again."))
    return see_other("staff.site.quality", show="dismissed")


def things_to_mend() -> int | None:
    """Return how many things this person could mend, for the front page; None for who may mend nothing."""
    if not may("staff.site.quality"):
        return None
    moment = clock.now()
    if not queries.found.is_kept(moment):
        return sum(len(one.findings) for one in _judged())
    house = _judged([])[0]
    return queries.found.kept(scope(), moment).counted.total() + len(house.findings)


def way_to(finding: Finding) -> str:
    """Return the address of the field that mends a finding."""
    values: dict[str, Any] = dict(finding.values)
    return url_for(finding.endpoint, _anchor=finding.anchor or None, **values)


def _judged(ids: Collection[int] | None = None) -> list[Judged]:
    """Return everything this person may mend, or of some exhibitions, by name, the whole house first."""
    today = queries.house_today()
    facts, dismissed = queries.quality_facts(scope(), clock.now(), ids), queries.dismissals(today)
    roles = roles_of_user()
    found = [_judge(None, list(quality.of_the_house(facts)), dismissed, roles)]
    found += [_judge(one, list(quality.of_exhibition(one, today)), dismissed, roles) for one in facts.exhibitions]
    return found


def _judge(
    exhibition: ExhibitionFacts | None,
    found: list[Finding],
    dismissed: dict[tuple[str, str], QualityDismissal],
    roles: Collection[str],
) -> Judged:
    mendable = [one for one in found if _is_mendable(one, roles)]
    return Judged(
        exhibition,
        [one for one in mendable if (one.kind, one.subject) not in dismissed],
        [(one, dismissed[one.kind, one.subject]) for one in mendable if (one.kind, one.subject) in dismissed],
    )


def _is_mendable(finding: Finding, roles: Collection[str]) -> bool:
    """Say whether there is a page where somebody with these roles can mend it."""
    fields = current_app.extensions.get(quality.EDITION_FIELDS, frozenset())
    is_offered = quality.is_offered(finding, current_app.view_functions, fields)
    asked = ((finding.endpoint, "GET"), (finding.deed or finding.endpoint, "POST"))
    return is_offered and all(roles_may(roles, endpoint, method) for endpoint, method in asked)


def _asked_for() -> tuple[Judged, Finding]:
    """Return the finding that the address names; raises NotFound for what is none, or not this person's to mend."""
    wanted = request.args.get("kind", ""), request.args.get("subject", "")
    for judged, finding in _every(_judged(queries.found.exhibitions_about(wanted[1], clock.now()))):
        if (finding.kind, finding.subject) == wanted:
            return judged, finding
    raise NotFound(_("This is mended already, or not yours to mend."))


def _every(judged: list[Judged]) -> Iterator[tuple[Judged, Finding]]:
    for one in judged:
        for finding in (*one.findings, *(found for found, _row in one.dismissed)):
            yield one, finding
