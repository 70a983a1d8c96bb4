"""An enquiry that is an addition to an earlier one."""

from flask import flash, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.staff.room import bp
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.web.pages import see_other


@bp.post("/<reference>/join")
def join(reference: str) -> Response:
    """Join it to the earlier enquiry of the same address that it belongs to."""
    form = forms.JoinForm(request.form)
    if not form.validate():
        raise Invalid(_("This form is out of date. Please go back, load the page anew and try again."))
    try:
        with transaction():
            later = queries.get_enquiry(reference, current_user.scope)
            earlier = queries.get_enquiry(form.to.data, current_user.scope)
            actions.join(later, earlier, current_user.id)
    except StaleDataError as problem:
        raise Conflict(actions.overtaken()) from problem
    flash(_("%(reference)s is joined to this enquiry.", reference=later.reference))
    return see_other("staff.enquiries.enquiry", reference=earlier.reference)
