"""What to show of the log of mails."""

from typing import Any

from wtforms import SearchField, SelectField

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.outbox import Fault, wording
from expoapp.web.forms import StaffForm, squeeze


class MailFilterForm(StaffForm):
    """What to show of the log; values that are no choice count as not given."""

    state = SelectField(_l("State"), choices={})
    fault = SelectField(_l("What stood in the way"), choices={})
    words = SearchField(_l("Address, subject or reference"), filters=[squeeze], render_kw={"maxlength": 100})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = {"": _("Any")} | {state: wording.state_label(state) for state in wording.STATES}
        self.fault.choices = {"": _("Anything or nothing")} | {
            fault.value: wording.fault_label(fault) for fault in Fault
        }
