"""Data quality: what is to be mended, each with the way to its field, and nothing that this person cannot mend."""

from collections import Counter
from collections.abc import Iterator
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
from expoapp.web.guard import may
from expoapp.web.pages import choice, page_number, see_other

PAGE_LENGTH = 20
# Where the application knows which fields its form for editions has.
EDITION_FIELDS = "fields of an edition"


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


@bp.get("/quality", endpoint="quality")
def show_quality() -> str:
    """List what is to be mended, exhibition by exhibition."""
    kind, sort = choice("kind", quality.KINDS), choice("sort", SORTS, "score")
    shows_dismissed = choice("show", {"dismissed"}) == "dismissed"
    judged = _judged()
    if shows_dismissed:
        listed = [one for one in judged if one.dismissed]
    else:
        listed = [one for one in judged if any(not kind or found.kind == kind for found in one.findings)]
        _in_order(listed, sort)
    counted = Counter(found.kind for one in judged for found in one.findings)
    form = QualityFilterForm(data={"kind": kind, "sort": sort})
    form.offer(counted, kind)
    pages = max(1, -(-len(listed) // PAGE_LENGTH))
    page = min(page_number(), pages)

    def address(number: int) -> str:
        shown = {"show": "dismissed"} if shows_dismissed else {"kind": kind, "sort": sort if sort != "score" else ""}
        given: dict[str, Any] = {**shown, "page": number if number > 1 else ""}
        return url_for("staff.site.quality", **{name: value for name, value in given.items() if value})

    exhibitions = [one for one in judged if one.exhibition is not None]
    return render_template(
        "site/staff/quality.html",
        listed=listed[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH],
        kind=kind,
        form=form,
        shows_dismissed=shows_dismissed,
        total=sum(counted.values()),
        dismissed=sum(len(one.dismissed) for one in judged),
        whole=sum(not one.findings for one in exhibitions),
        exhibitions=len(exhibitions),
        page=page,
        pages=pages,
        address=address,
        way_to=way_to,
        weights=quality,
    )


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
    return sum(len(one.findings) for one in _judged()) if may("staff.site.quality") else None


def way_to(finding: Finding) -> str:
    """Return the address of the field that mends a finding."""
    values: dict[str, Any] = dict(finding.values)
    return url_for(finding.endpoint, _anchor=finding.anchor or None, **values)


def _judged() -> list[Judged]:
    """Return everything this person may mend, by name, the whole house first."""
    today = clock.today()
    facts, dismissed = queries.quality_facts(scope(), clock.now()), queries.dismissals(today)
    found = [_judge(None, list(quality.of_the_house(facts)), dismissed)]
    found += [_judge(one, list(quality.of_exhibition(one, today)), dismissed) for one in facts.exhibitions]
    return found


def _judge(
    exhibition: ExhibitionFacts | None, found: list[Finding], dismissed: dict[tuple[str, str], QualityDismissal]
) -> Judged:
    mendable = [one for one in found if _is_mendable(one)]
    return Judged(
        exhibition,
        [one for one in mendable if (one.kind, one.subject) not in dismissed],
        [(one, dismissed[one.kind, one.subject]) for one in mendable if (one.kind, one.subject) in dismissed],
    )


def _is_mendable(finding: Finding) -> bool:
    """Say whether there is a page where this person can mend it."""
    fields = current_app.extensions.get(EDITION_FIELDS, frozenset())
    return (
        finding.endpoint in current_app.view_functions
        and may(finding.endpoint)
        and may(finding.deed or finding.endpoint, "POST")
        and (not finding.needs or finding.needs in fields)
    )


def _in_order(listed: list[Judged], sort: str) -> None:
    if sort == "name":
        return  # as they come
    listed.sort(key=lambda one: one.score, reverse=sort == "best")


def _asked_for() -> tuple[Judged, Finding]:
    """Return the finding that the address names; raises NotFound for what is none, or not this person's to mend."""
    wanted = request.args.get("kind", ""), request.args.get("subject", "")
    for judged, finding in _all(_judged()):
        if (finding.kind, finding.subject) == wanted:
            return judged, finding
    raise NotFound(_("This is mended already, or not yours to mend."))


def _all(judged: list[Judged]) -> Iterator[tuple[Judged, Finding]]:
    for one in judged:
        for finding in (*one.findings, *(found for found, _row in one.dismissed)):
            yield one, finding
