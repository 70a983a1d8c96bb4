"""The forms of enquiries: what visitors send, and what the desk does."""

from expoapp.enquiries.forms.desk import AnswerForm, AssignForm, DeedForm, FilterForm, MoveForm, NoteForm, PostponeForm
from expoapp.enquiries.forms.fields import (
    LARGEST_AREA,
    LONGEST_MAIL,
    AlwaysChosen,
    Choice,
    ExhibitionsField,
    MailAddress,
    Pick,
    WholeNumber,
)
from expoapp.enquiries.forms.mails import MailFilterForm
from expoapp.enquiries.forms.visitors import EnquiryForm, InstantReplyForm

__all__ = [
    "LARGEST_AREA",
    "LONGEST_MAIL",
    "AlwaysChosen",
    "AnswerForm",
    "AssignForm",
    "Choice",
    "DeedForm",
    "EnquiryForm",
    "ExhibitionsField",
    "FilterForm",
    "InstantReplyForm",
    "MailAddress",
    "MailFilterForm",
    "MoveForm",
    "NoteForm",
    "Pick",
    "PostponeForm",
    "WholeNumber",
]
