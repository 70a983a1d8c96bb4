"""The forms for files of rows: handing one in, and saying what its columns are."""

from collections.abc import Sequence
from typing import Any

from wtforms import FileField, HiddenField
from wtforms.fields.choices import SelectChoice

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.sheets import Sheet
from expoapp.web.fields import ChoiceField, Rows
from expoapp.web.forms import Needed, StaffForm


class ImportForm(StaffForm):
    """A file, and of what its rows are."""

    sheet = ChoiceField(_l("What the rows are"))
    file = FileField(
        _l("File"),
        validators=[Needed()],
        description=_l(
            "A workbook (.xlsx) or a CSV file, up to 4 MB and 5,000 rows. The first line names the columns."
        ),
        render_kw={"accept": ".xlsx,.csv"},
    )

    def __init__(self, *args: Any, sheets: Sequence[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet.flags.required = True  # by its list: one of it is always chosen
        self.sheet.choices = [SelectChoice(one.name, str(one.title)) for one in sheets]


class ColumnsForm(StaffForm):
    """For each column of a file which of ours it is."""

    version = HiddenField()
    columns = Rows(ChoiceField(), label=_l("Columns"), max_entries=60)

    def offer(self, sheet: Sheet, heads: Sequence[str]) -> None:
        """Fill in what can be chosen; a field for each head."""
        every = [SelectChoice("", _("Leave out"))]
        every += [SelectChoice(column.name, str(column.title)) for column in sheet.columns]
        while len(self.columns) < len(heads):
            self.columns.append_entry("")
        while len(self.columns) > len(heads):
            self.columns.pop_entry()
        for entry, head in zip(self.columns, heads, strict=True):
            entry.label.text = head or _("Column without a head")
            entry.choices = every
            entry.flags.required = True
