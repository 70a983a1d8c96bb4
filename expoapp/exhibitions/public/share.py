"""The pictures others show when our pages are shared: of an exhibition, of an edition, and of the site."""

from datetime import datetime

from flask import Response, make_response, request
from werkzeug.http import is_resource_modified
from werkzeug.wrappers import Response as AnyResponse

from expoapp import clock
from expoapp.exhibitions import queries, share_image
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.exhibitions.public.room import bp, moved
from expoapp.exhibitions.share_image import Card
from expoapp.web import pages

# What was withdrawn is gone a minute later (R30); whoever asks again for what is unchanged costs no painting.
SECONDS = 60


@bp.page("/exhibitions/<slug>/share.png")
def share_picture(slug: str) -> AnyResponse:
    """Show an exhibition by its current edition; a former address leads on."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.share_picture")
    return _of(page.exhibition, page.current, moment)


@bp.page("/exhibitions/<slug>/<edition>/share.png")
def edition_share_picture(slug: str, edition: str) -> AnyResponse:
    """Show one edition."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.edition_share_picture", edition=edition)
    return _of(page.exhibition, page.edition(edition), moment)


@bp.page("/share.png")
def site_share_picture() -> AnyResponse:
    """Show the organiser, for every page that is not about one exhibition."""
    return _picture(share_image.card_of_site(queries.own_organiser()))


def _of(exhibition: Exhibition, edition: Edition | None, moment: datetime) -> AnyResponse:
    return _picture(share_image.card_of(exhibition, edition, moment))


def _picture(card: Card) -> AnyResponse:
    """Answer with a card as PNG. Its digest is known before it is painted, so that an unchanged one costs nothing.

    It has no Last-Modified: the clock alone can make another edition the current one.
    """
    drawing = share_image.svg(card)
    answer = make_response()
    answer.content_type = "image/png"
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.set_etag(share_image.digest(drawing))
    if not is_resource_modified(request.environ, answer.headers["ETag"]):
        answer.status_code = 304
        return answer
    try:
        answer.set_data(share_image.paint(drawing, pages.settings().instance / "share"))
    except share_image.Busy:
        return Response(status=503, headers={"Retry-After": "2"})
    return answer
