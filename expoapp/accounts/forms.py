"""Forms for accounts. A password is taken as it was typed: no filter touches it."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice

from expoapp import i18n
from expoapp.accounts import wording
from expoapp.accounts.models import LONGEST_EMAIL, LONGEST_NAME, Role
from expoapp.accounts.passkeys import LONGEST_ANSWER
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.fields import ChoiceField
from expoapp.web.forms import PROOF, LongestWords, Needed, PublicForm, StaffForm, new_token, squeeze, token_age


class StrangersForm(PublicForm):
    """A form of the back office for who has not signed in."""

    def validate_token(self, field: Field) -> None:
        """Refuse a form that is not ours or lay about for too long, and put a fresh token in."""
        sent = (field.raw_data or [""])[0]  # not its data: a form that came without a token has been given one
        if token_age(sent) is None:
            field.data = new_token()
            raise ValidationError(_("This form is out of date. Please send it once more."))


def _address(label: Any, autocomplete: str) -> EmailField:
    return EmailField(
        label,
        filters=[squeeze],
        validators=[Needed(), LongestWords(LONGEST_EMAIL)],
        render_kw={"autocomplete": autocomplete},
    )


def _name(label: Any, *validators: Any, autocomplete: str = "off") -> StringField:
    return StringField(
        label,
        filters=[squeeze],
        validators=[*validators, LongestWords(LONGEST_NAME)],
        render_kw={"autocomplete": autocomplete},
    )


def _new_password(label: Any) -> PasswordField:
    return PasswordField(label, validators=[Needed()], render_kw={"autocomplete": "new-password"})


def _expect_same(again: Any, new: Any) -> None:
    if again.data != new.data:
        raise ValidationError(_("The new password was typed differently the second time."))


class SignInForm(StrangersForm):
    """Who it is, and the proof."""

    email = _address(_l("E-mail address"), "username")
    password = PasswordField(_l("Password"), validators=[Needed()], render_kw={"autocomplete": "current-password"})


class ForgottenForm(StrangersForm):
    """Where to send the link."""

    email = _address(_l("E-mail address"), "username")


class NewPasswordForm(StrangersForm):
    """A password by a mailed link."""

    new = _new_password(_l("New password"))
    again = _new_password(_l("New password once more"))

    def validate_again(self, field: Any) -> None:
        """Catch a slip of the fingers."""
        _expect_same(field, self.new)


class JoinForm(StrangersForm):
    """Who joins, and the password they will use."""

    name = _name(_l("Your name"), Needed(), autocomplete="name")
    new = _new_password(_l("Password"))
    again = _new_password(_l("Password once more"))

    def validate_again(self, field: Any) -> None:
        """Catch a slip of the fingers."""
        _expect_same(field, self.new)


class CodeForm(StaffForm):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        validators=[Needed(), LongestWords(60)],
        render_kw={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "numeric", "spellcheck": "false"},
    )


class RecoveryForm(CodeForm):
    """A recovery code, which has letters."""

    code = StringField(
        _l("Recovery code"),
        validators=[Needed(), LongestWords(60)],
        render_kw={"autocomplete": "off", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"},
    )


class PasskeyForm(StaffForm):
    """What the browser says when a key was made or has signed; a script fills it in."""

    answer = HiddenField(validators=[LongestWords(LONGEST_ANSWER)])


class NewPasskeyForm(PasskeyForm):
    """A key, and what to call it."""

    name = StringField(
        _l("Name of the passkey"),
        filters=[squeeze],
        validators=[LongestWords(60)],
        render_kw={"autocomplete": "off"},
    )


class NameForm(StaffForm):
    """How one is called."""

    name = _name(_l("Name"), Needed(), autocomplete="name")


def _language(label: Any) -> ChoiceField:
    choices = [SelectChoice(code, own_name) for code, (own_name, _locale) in i18n.LANGUAGES.items()]
    return ChoiceField(label, choices=choices, validators=[Needed()])


class LanguageForm(StaffForm):
    """In which language one reads the back office."""

    lang = _language(_l("Language"))


class AddressForm(StaffForm):
    """Another address for oneself."""

    email = _address(_l("New e-mail address"), "email")


class RightsForm(StaffForm):
    """What somebody may do, and where."""

    version = HiddenField()
    roles = SelectMultipleField(
        _l("Roles"),
        choices=lambda: [(str(role), f"{wording.role_label(role)}: {wording.role_sentence(role)}") for role in Role],
        validators=[Needed(_l("Choose at least one role."))],
    )
    where = RadioField(
        _l("Where"),
        choices=lambda: [("here", _("Only in these regions")), ("everywhere", _("Everywhere, new regions included"))],
        default="here",
        validators=[Needed()],
    )
    regions = SelectMultipleField(_l("Regions"))

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions.choices = [*places]

    @property
    def rights(self) -> dict[str, Any]:
        """Return what was chosen, as the deeds take it."""
        is_everywhere = self.where.data == "everywhere"
        return {
            "roles": self.roles.data or [],
            "regions": [] if is_everywhere else self.regions.data or [],
            "everywhere": is_everywhere,
        }


class InviteForm(RightsForm):
    """Whom to invite, and with which rights."""

    email = _address(_l("E-mail address"), "off")
    name = _name(_l("Name"))
    lang = _language(_l("Language"))


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
    new = _new_password(_l("New password"))
    again = _new_password(_l("New password once more"))

    def validate_again(self, field: Any) -> None:
        """Catch a slip of the fingers."""
        _expect_same(field, self.new)
