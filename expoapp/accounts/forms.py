"""Forms for one's own account. A password is taken as it was typed: no filter touches it."""

from typing import Any

from wtforms import EmailField, Field, PasswordField, ValidationError

from expoapp.accounts.models import LONGEST_EMAIL
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import PROOF, LongestWords, Needed, PublicForm, StaffForm, new_token, squeeze, token_age


class SignInForm(PublicForm):
    """Who it is, and the proof."""

    email = EmailField(
        _l("E-mail address"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(LONGEST_EMAIL)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(_l("Password"), validators=[Needed()], render_kw={"autocomplete": "current-password"})

    def validate_token(self, field: Field) -> None:
        """Refuse a form that is not ours or lay about for too long, and put a fresh token in."""
        sent = (field.raw_data or [""])[0]  # not its data: a form that came without a token has been given one
        if token_age(sent) is None:
            field.data = new_token()
            raise ValidationError(_("This form is out of date. Please send it once more."))


class ProofForm(StaffForm):
    """The password once more."""

    password = PasswordField(
        _l("Password"),
        name=PROOF,
        validators=[Needed()],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )


class ChangePasswordForm(StaffForm):
    """Another password for oneself."""

    old = PasswordField(_l("Present password"), validators=[Needed()], render_kw={"autocomplete": "current-password"})
    new = PasswordField(_l("New password"), validators=[Needed()], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password once more"), validators=[Needed()], render_kw={"autocomplete": "new-password"}
    )

    def validate_again(self, field: Any) -> None:
        """Catch a slip of the fingers."""
        if field.data != self.new.data:
            raise ValidationError(_("The new password was typed differently the second time."))
