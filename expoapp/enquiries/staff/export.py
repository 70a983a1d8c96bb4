"""Enquiries taken out as a file, and printed with their whole letters: what the inbox shows, and nothing else."""

import tempfile
from contextlib import ExitStack, closing
from datetime import timedelta

from flask import current_app, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.db import expect_write, transaction
from expoapp.enquiries import actions, exporter, forms, queries, wording
from expoapp.enquiries.exporter.rows import head
from expoapp.enquiries.staff import asked
from expoapp.enquiries.staff.room import bp, labels
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.web import errors, throttle
from expoapp.web.downloads import download
from expoapp.web.pages import settings

AN_HOUR = 5  # files a person may take out in an hour (permission matrix)
LONGEST_SHEET = 200


@bp.post("/export")
def export() -> Response:
    """Hand out what the inbox shows as a file.

    It is written first, into a file without a name that goes with the process, and sent afterwards: a slow reader then
    keeps no transaction open, and nothing lies about when we are killed. Reading is no writing transaction, since on
    SQLite visitors would wait for it.
    """
    form = forms.ExportForm(request.form)
    if not form.validate():
        raise Invalid(_("Please go back and choose in which form the file shall be."))
    filters, moment = asked.read(request.form), clock.now()
    wanted = (filters, current_user.scope, current_user.id, moment)
    with transaction():
        actions.expect_few(queries.count_chosen(*wanted), current_user.roles)
        throttle.count(
            current_app.config["THROTTLE_KEY"], f"enquiries out:{current_user.id}", AN_HOUR, timedelta(hours=1)
        )
    try:
        file = tempfile.TemporaryFile(dir=settings().instance)  # noqa: SIM115 -- closed when it has been sent
        with ExitStack() as unless_sent:
            unless_sent.callback(file.close)
            expect_write(False)
            with closing(queries.chosen(*wanted)) as found:
                number = exporter.write(found, form.format.data, file, folder=settings().instance, head=head())
            with transaction():
                actions.taken_out(form.format.data, number, filters, current_user.id)
            unless_sent.pop_all()
    except OSError:
        return errors.page(503, _("There is no room on the server for the file. Please tell whoever keeps it running."))
    return download(file, f"enquiries-{moment:%Y-%m-%d-%H%M}.{form.format.data}")


@bp.get("/sheet")
def sheet() -> str:
    """Show the whole letters of what the inbox shows on one sheet, to be printed for a meeting or a stand."""
    filters, moment = asked.read(request.args), clock.now()
    total = queries.count_chosen(filters, current_user.scope, current_user.id, moment)
    with closing(queries.chosen(filters, current_user.scope, current_user.id, moment, limit=LONGEST_SHEET)) as first:
        found = list(first)
    body = render_template(
        "enquiries/staff/sheet.html",
        enquiries=found,
        total=total,
        facts_of=wording.facts_of,
        kept=asked.kept(filters),
        moment=moment,
        **labels(),
    )
    with transaction():
        actions.printed(len(found), filters, current_user.id)
    return body
