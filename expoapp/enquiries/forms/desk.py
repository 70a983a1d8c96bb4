"""What the desk does."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from expoapp import i18n
from expoapp.accounts.models import Account
from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import Choice
from expoapp.enquiries.mail import Draft
from expoapp.enquiries.models import MOVES, AnswerTemplate, Desk, Enquiry, State
from expoapp.exhibitions.forms.fields import DayField, within_reach
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy


def _number(typed: Any) -> int:
    said = str(typed or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


class ExportForm(StaffForm):
    """In which form enquiries are taken out; which they are, the filters beside it say."""

    format = Choice(_l("File"), [Needed()], choices={"xlsx": "Excel", "csv": "CSV"})


class DeedForm(StaffForm):
    """A deed on an enquiry, done by somebody who has seen a certain version of it.

    Several stand on one page, so the ids of each one's fields begin with the name of the deed.
    """

    version = HiddenField()
    after = HiddenField()  # the last thing that had happened when the form was drawn

    def __init__(self, sent: Any = None, *, deed: str, **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{deed}-{field.id}"

    @property
    def seen(self) -> int:
        """Return the version the person had before them; 0, which none is, where the form does not say."""
        return _number(self.version.data)

    @property
    def seen_event(self) -> int:
        """Return the last event the person had before them, 0 where the form does not say."""
        return _number(self.after.data)


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

    template = Choice(_l("Template"), choices={}, default="")
    subject = StringField(_l("Subject"), [Needed(), LongestWords(200)], [squeeze])
    words = TextAreaField(_l("Your answer"), [Needed(), LongestWords(20_000)], [tidy], render_kw={"rows": 10})
    lang = Choice(_l("Language of the mail"), choices={})
    then = Choice(_l("After sending"), choices={}, default="")

    def offer(self, enquiry: Enquiry, templates: Iterable[AnswerTemplate]) -> None:
        """Offer these templates, our languages, and the states that may follow an answer."""
        self.template.choices = {"": _("Choose a template")} | {
            str(row.id): f"{row.name} ({i18n.language_name(row.lang)})" for row in templates
        }
        self.lang.choices = {code: i18n.language_name(code) for code in i18n.LANGUAGES}
        if not self.lang.raw_data:
            self.lang.data = enquiry.lang if enquiry.lang in i18n.LANGUAGES else i18n.DEFAULT
        now_in = State.QUALIFIED if enquiry.state == State.QUALIFIED else State.ANSWERED
        closing = (State.QUALIFIED, State.WON, State.LOST)
        after = {state.value: wording.state_label(state) for state in closing if state in MOVES[now_in]}
        self.then.choices = {"": _("Leave it as %(state)s", state=wording.state_label(now_in))} | after

    @property
    def draft(self) -> Draft:
        """Return the answer as it stands in the box."""
        return Draft(self.subject.data or "", self.words.data or "", self.lang.data)

    @property
    def next_state(self) -> State | None:
        """Return the state that is wished after sending, None for the one an answer leads to."""
        return State(self.then.data) if self.then.data else None


class ReceiveForm(DeedForm):
    """What the sender wrote or said outside of our pages."""

    channel = Choice(_l("How it came"), choices={})
    words = TextAreaField(
        _l("What they wrote or said"), [Needed(), LongestWords(20_000)], [tidy], render_kw={"rows": 4}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = {channel: wording.channel_label(channel) for channel in wording.CHANNELS}


class HandOverForm(DeedForm):
    """Which desk is to answer instead."""

    desk = Choice(_l("To the desk"), [Needed()], choices={})
    reason = StringField(_l("What the other desk should know"), [LongestWords(500)], [squeeze])

    def offer(self, enquiry: Enquiry, desks: Iterable[Desk]) -> None:
        """Offer the desks at which it is not."""
        self.desk.choices = {str(row.id): row.name for row in desks if row.id != enquiry.desk_id}


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

    until = DayField(_l("Follow up on"), [Optional(), within_reach])


class JoinForm(StaffForm):
    """Which enquiry another one is joined to."""

    to = HiddenField(filters=[squeeze])
