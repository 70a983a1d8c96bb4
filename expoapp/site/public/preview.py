"""A draft as visitors will see it, for whoever holds a link that somebody of the office has made (decision 31)."""

from flask import make_response, redirect, url_for
from werkzeug.wrappers import Response

from expoapp import clock, publication
from expoapp.accounts import queries as accounts
from expoapp.errors import NotFound
from expoapp.i18n import gettext as _
from expoapp.publication import previews
from expoapp.site import queries
from expoapp.site.public.room import bp
from expoapp.web import guard, headers, previewing


@bp.page("/preview/<token>", is_private=True)
def preview(token: str) -> Response:
    """Show a draft while its link is good and whoever made it may still change what it shows.

    Everything else is one and the same answer, so that nobody learns what there is or was.
    """
    moment = clock.now()
    link = previews.find(token, moment)
    kind = publication.find_kind(link.kind) if link else None
    maker = accounts.find_at_work(link.account_id) if link else None
    try:
        if link is None or kind is None or maker is None:
            raise NotFound()
        thing = kind.get(link.thing_id, maker.scope)
        if not guard.roles_may(maker.roles, "staff.site.make_preview", "POST") or not kind.may_change(
            thing, maker.scope
        ):
            raise NotFound()
    except NotFound:
        raise NotFound(_("This link to a preview has ended. Whoever sent it to you can make another one.")) from None
    if kind.is_shown(thing, moment) and (place := kind.own_page(thing)):
        return redirect(url_for(place[0], **place[1]), code=302)
    bar = previewing.Bar(link.ends_at, queries.house_zone())
    answer = make_response(previewing.show(kind.name, link.thing_id, moment, bar))
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # The address is the key, so it tells no other site; and nothing can be sent from a page that is not there yet.
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["Content-Security-Policy"] = headers.WITHOUT_FORMS
    return answer
