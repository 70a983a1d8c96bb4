"""An enquiry that its sender says is an addition to the one they sent before."""

from flask import request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp.db import transaction
from expoapp.enquiries import actions
from expoapp.enquiries.public.room import bp
from expoapp.enquiries.public.sending import received
from expoapp.web.pages import see_other


@bp.page("/enquire/join", methods=("POST",), is_private=True)
def join() -> Response:
    """Join it to the earlier one; the page of thanks says what has become of it."""
    signed = request.form.get("for", "")
    reference, _kept_as = received(signed)
    try:
        with transaction():
            actions.join_to_earlier(reference)
    except StaleDataError:
        pass  # The desk has just begun with one of the two: both stay, and the page shows it.
    return see_other("enquiries.thanks", **{"for": signed})
