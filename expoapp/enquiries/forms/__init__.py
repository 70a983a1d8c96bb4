"""The forms of enquiries: what visitors send, and what the desk does."""

from expoapp.enquiries.forms.contacts import ContactForm, FindDoubleForm, MergeForm, PeopleForm
from expoapp.enquiries.forms.desk import (
    AnswerForm,
    AssignForm,
    DeedForm,
    ExportForm,
    HandOverForm,
    JoinForm,
    MoveForm,
    NoteForm,
    PostponeForm,
    ReceiveForm,
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
from expoapp.enquiries.forms.figures import FiguresForm
from expoapp.enquiries.forms.inbox import BulkForm, FilterForm, ViewForm
from expoapp.enquiries.forms.mails import MailFilterForm
from expoapp.enquiries.forms.own import AddForm, CorrectForm, EraseForm, LinkForm, OwnForm, PressForm
from expoapp.enquiries.forms.quarantine import SortForm
from expoapp.enquiries.forms.settings import ClosedDayForm, DeskForm, RuleForm, TemplateForm, TryForm
from expoapp.enquiries.forms.visitors import EnquiryForm, InstantReplyForm

__all__ = [
    "LONGEST_MAIL",
    "AddForm",
    "AlwaysChosen",
    "AnswerForm",
    "AssignForm",
    "BulkForm",
    "Choice",
    "ClosedDayForm",
    "ContactForm",
    "CorrectForm",
    "Day",
    "DeedForm",
    "DeskForm",
    "EnquiryForm",
    "EraseForm",
    "ExhibitionsField",
    "ExportForm",
    "FiguresForm",
    "FilterForm",
    "FindDoubleForm",
    "HandOverForm",
    "InstantReplyForm",
    "JoinForm",
    "LinkForm",
    "MailAddress",
    "MailFilterForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "OwnForm",
    "PeopleForm",
    "Pick",
    "PostponeForm",
    "PressForm",
    "ReceiveForm",
    "RuleForm",
    "SortForm",
    "TemplateForm",
    "TicksInParts",
    "TryForm",
    "ViewForm",
    "WholeNumber",
]
