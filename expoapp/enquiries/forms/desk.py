"""What the desk does."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from expoapp.accounts.models import Account
from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import Choice
from expoapp.enquiries.models import MOVES, Enquiry, State
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy


class DeedForm(StaffForm):
    """A deed on an enquiry, done by somebody who has seen a certain version of it.

    Several stand on one page, so the ids of each one's fields begin with the name of the deed.
    """

    version = HiddenField()

    def __init__(self, sent: Any = None, *, deed: str, **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{deed}-{field.id}"

    @property
    def seen(self) -> int:
        """Return the version the person had before them; 0, which none is, where the form does not say."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


class AssignForm(DeedForm):
    """Who takes it on."""

    owner = Choice(_l("Assign to"), choices={}, default="")

    def offer(self, people: Iterable[Account]) -> None:
        """Offer these people, and nobody."""
        self.owner.choices = {"": _("Nobody")} | {str(row.id): row.name for row in people}


class NoteForm(DeedForm):
    """A note for the desk."""

    words = TextAreaField(_l("Note"), [Needed(), LongestWords(5000)], [tidy], render_kw={"rows": 3})


class AnswerForm(DeedForm):
    """An answer by mail."""

    subject = StringField(_l("Subject"), [Needed(), LongestWords(200)], [squeeze])
    words = TextAreaField(_l("Your answer"), [Needed(), LongestWords(20_000)], [tidy], render_kw={"rows": 10})


class MoveForm(DeedForm):
    """Another state."""

    # Any state can be sent; whether it may follow the present one is for the action to judge, which says why not.
    state = Choice(_l("New state"), [Needed()], choices={state.value: state.value for state in State})
    reason = StringField(_l("Reason"), [LongestWords(200)], [squeeze])

    def offer(self, enquiry: Enquiry) -> None:
        """Draw the states that may follow the present one."""
        self.state.choices = {state.value: wording.state_label(state) for state in MOVES[State(enquiry.state)]}


class PostponeForm(DeedForm):
    """When to come back to it."""

    until = DateField(_l("Follow up on"), [Optional()])
