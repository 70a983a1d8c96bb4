"""Figures of the enquiries: for everybody of the office, since nobody's data stand in them."""

from typing import Any

from flask import render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.enquiries import exporter, forms, queries, wording
from expoapp.enquiries.figures import Waits, waits_of
from expoapp.enquiries.models import State
from expoapp.enquiries.queries import COUNTED, Figures, Slice
from expoapp.enquiries.staff.room import bp
from expoapp.exhibitions.queries import chosen
from expoapp.i18n import ngettext
from expoapp.site import queries as site


@bp.get("/figures")
def figures() -> str:
    """Show how many enquiries arrive, about what, and how soon they are answered."""
    form, part = _asked()
    form.exhibition.names = chosen.suggested(form.exhibition.choosable)
    found, waits = _found(part)
    return render_template(
        "enquiries/staff/figures.html",
        form=form,
        part=part,
        figures=found,
        waits=waits,
        given=_named(part),
        received=ngettext(
            "%(num)s enquiry received %(days)s.",
            "%(num)s enquiries received %(days)s.",
            found.total,
            days=i18n.days(part.first, part.last),
        ),
        kinds=_ranked(found.kinds, wording.kind_label),
        sources=_ranked(found.sources, wording.source_label),
        # Where an enquiry stands has an order of its own.
        states=[(wording.state_label(one), found.states.get(one, 0)) for one in State if one in COUNTED],
        duration=wording.duration,
        moment=clock.now(),
    )


@bp.get("/figures.csv")
def figures_file() -> Response:
    """Hand out the same numbers as a file."""
    _form, part = _asked()
    body = "".join(exporter.numbers.written(*_found(part)))
    answer = Response(body, content_type="text/csv; charset=utf-8")
    name = f"figures-{part.first.isoformat()}-{part.last.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked() -> tuple[forms.FiguresForm, Slice]:
    ours, desks = chosen.ours(current_user.scope), queries.figure_desks(current_user.scope)
    form = forms.FiguresForm(request.args, exhibitions=ours, desks=desks)
    form.validate()
    zone = site.house_zone()
    first, last = form.days(clock.today(zone))
    return form, Slice(first, last, zone, form.exhibition.found.slug if form.exhibition.found else "", form.desk.data)


def _found(part: Slice) -> tuple[Figures, list[Waits]]:
    found = queries.figures(part, current_user.scope, clock.now())
    return found, waits_of(found.desks, queries.answers(part, current_user.scope))


def _named(part: Slice) -> dict[str, str]:
    """Return a slice by the names it has in an address."""
    given = {
        "from": part.first.isoformat(),
        "to": part.last.isoformat(),
        "exhibition": part.exhibition,
        "desk": part.desk,
    }
    return {name: value for name, value in given.items() if value}


def _ranked(counted: dict[str, int], label: Any) -> list[tuple[str, int]]:
    """Return labels and numbers, the most frequent first."""
    return sorted(((label(key), number) for key, number in counted.items()), key=lambda row: (-row[1], row[0]))
