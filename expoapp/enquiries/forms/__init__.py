"""The forms of enquiries: what visitors send, and what the desk does."""

from expoapp.enquiries.forms.desk import (
    AnswerForm,
    AssignForm,
    DeedForm,
    FilterForm,
    JoinForm,
    MoveForm,
    NoteForm,
    PostponeForm,
)
from expoapp.enquiries.forms.fields import (
    LONGEST_MAIL,
    AlwaysChosen,
    Choice,
    Day,
    ExhibitionsField,
    MailAddress,
    Pick,
    TicksInParts,
    WholeNumber,
)
from expoapp.enquiries.forms.visitors import EnquiryForm, InstantReplyForm

__all__ = [
    "LONGEST_MAIL",
    "AlwaysChosen",
    "AnswerForm",
    "AssignForm",
    "Choice",
    "Day",
    "DeedForm",
    "EnquiryForm",
    "ExhibitionsField",
    "FilterForm",
    "InstantReplyForm",
    "JoinForm",
    "MailAddress",
    "MoveForm",
    "NoteForm",
    "Pick",
    "PostponeForm",
    "TicksInParts",
    "WholeNumber",
]
