"""One enquiry, and what is done with it besides answering."""

from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.models import Enquiry, State
from expoapp.enquiries.staff.room import bp, letterhead
from expoapp.enquiries.staff.working_place import do, show
from expoapp.i18n import gettext as _


@bp.get("/<reference>")
def enquiry(reference: str) -> Response:
    """Show one enquiry, and leave a trace that it was read."""
    return show(reference)


@bp.post("/<reference>/assign")
def assign(reference: str) -> Response:
    """Give it to a person, or back to all."""

    def deed(found: Enquiry, form: forms.AssignForm) -> None:
        owner = int(form.owner.data) if form.owner.data else None
        actions.assign(found, form.seen, owner, current_user.id)

    return do(reference, "assign", deed, _("The owner is changed."))


@bp.post("/<reference>/note")
def note(reference: str) -> Response:
    """Add a note that only the desk sees."""

    def deed(found: Enquiry, form: forms.NoteForm) -> None:
        actions.note(found, form.words.data, current_user.id)

    return do(reference, "note", deed, _("The note is kept."))


@bp.post("/<reference>/receive")
def receive(reference: str) -> Response:
    """Add what its sender wrote or said by mail, by phone or in person."""

    def deed(found: Enquiry, form: forms.ReceiveForm) -> None:
        actions.receive(found, form.channel.data, form.words.data, current_user.id)

    return do(reference, "receive", deed, _("What came is kept, and the enquiry waits for an answer."))


@bp.post("/<reference>/move")
def move(reference: str) -> Response:
    """Bring it into another state."""

    def deed(found: Enquiry, form: forms.MoveForm) -> None:
        actions.move(found, form.seen, State(form.state.data), form.reason.data, current_user.id, letterhead())

    return do(reference, "move", deed, _("The state is changed."))


@bp.post("/<reference>/postpone")
def postpone(reference: str) -> Response:
    """Set the day on which to come back to it."""

    def deed(found: Enquiry, form: forms.PostponeForm) -> None:
        actions.postpone(found, form.seen, form.until.data, current_user.id)

    return do(reference, "postpone", deed, _("The day to follow up is changed."))


@bp.post("/<reference>/hand-over")
def hand_over(reference: str) -> Response:
    """Give it to another desk."""

    def deed(found: Enquiry, form: forms.HandOverForm) -> None:
        desk = queries.get_desk(int(form.desk.data))
        actions.hand_over(found, form.seen, desk, form.reason.data, current_user.id, letterhead())

    return do(reference, "hand_over", deed, _("The other desk has it now, and was told by mail."))
