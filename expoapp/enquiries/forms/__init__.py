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
from expoapp.enquiries.forms.own import AddForm, CorrectForm, EraseForm, LinkForm, OwnForm, PressForm
from expoapp.enquiries.forms.visitors import EnquiryForm, InstantReplyForm

__all__ = [
    "LARGEST_AREA",
    "LONGEST_MAIL",
    "AddForm",
    "AlwaysChosen",
    "AnswerForm",
    "AssignForm",
    "Choice",
    "CorrectForm",
    "DeedForm",
    "EnquiryForm",
    "EraseForm",
    "ExhibitionsField",
    "FilterForm",
    "InstantReplyForm",
    "LinkForm",
    "MailAddress",
    "MoveForm",
    "NoteForm",
    "OwnForm",
    "Pick",
    "PostponeForm",
    "PressForm",
    "WholeNumber",
]
