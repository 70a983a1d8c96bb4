"""What all forms share: fields that speak to a person, and keys that show a form is ours."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from flask import current_app, g, request
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    TimeField,
    ValidationError,
)
from wtforms.csrf.core import CSRF
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation

from expoapp import clock, i18n, text
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext

TOKEN_HOURS = 24
# The password that proves once more who somebody is. It may come beside the fields of any form; no view gets it.
PROOF = "proof-password"


def session_key() -> str:
    """Return the key that the signed-in session's forms carry; "" for strangers.

    It is made of what names the session as long as it runs, so nothing more need be stored, it ends with the session,
    and a form that lies open elsewhere still holds when a fresh proof has renewed the session's token (decision 24).
    """
    name: str = g.get("session_name", "")
    if not name:
        return ""
    return hmac.new(current_app.config["FORM_KEY"], name.encode(), hashlib.sha256).hexdigest()


class SessionCSRF(CSRF):
    """A key bound to the signed-in session."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:  # noqa: ARG002 -- WTForms names it
        """Return the key for this session."""
        return session_key()

    def validate_csrf_token(self, form: Any, field: Field) -> None:  # noqa: ARG002 -- WTForms names it
        """Refuse a form that does not carry the session's key; tell the gate that it was looked at."""
        if not session_key() or not hmac.compare_digest(str(field.data or "").encode(), session_key().encode()):
            raise ValidationError(_("This form is out of date. Please send it once more."))
        g.key_wanted = False


class StaffForm(Form):
    """A form of the back office."""

    class Meta(DefaultMeta):
        """Every staff form carries the session's key."""

        csrf = True
        csrf_class = SessionCSRF
        csrf_field_name = "key"


def pressed() -> None:
    """Check a form that is only a button and the key; raise Invalid when the key is not this session's."""
    form = StaffForm(request.form)
    if not form.validate():
        raise Invalid(_("This form is out of date. Please go back, load the page anew and try again."))


def seen_version() -> int | None:
    """Return the version of a record that a form was made from, None where the form names none.

    What cannot be one is 0, which no record has.
    """
    sent = request.form.get("version")
    return None if sent is None else as_version(sent)


def as_version(sent: Any) -> int:
    """Return the version that a form carries; 0, which no record has, for what cannot be one."""
    said = str(sent)
    return int(said) if said.isdecimal() and said.isascii() and len(said) <= 9 else 0


class PublicForm(Form):
    """A form for visitors. It carries a signed one-time token instead of a cookie (R28)."""

    token = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.token.data:
            self.token.data = new_token()


def submitted() -> Any:
    """Return the sent form's values in an unsafe request; else those of a draft that is taken up again, or None."""
    return request.form if request.method == "POST" else g.get("taken_up")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["FORM_KEY"], salt="one-time")


def new_token() -> str:
    """Return a fresh one-time token, signed with the time."""
    return _signer().dumps(secrets.token_urlsafe(18))


def token_age(token: str | None) -> float | None:
    """Return how many seconds ago we made a token; None if we did not make it, or too long ago."""
    try:
        _value, made_at = _signer().loads(token or "", max_age=TOKEN_HOURS * 3600, return_timestamp=True)
    except (BadSignature, SignatureExpired):
        return None
    return (clock.now() - made_at).total_seconds()


def squeeze(value: str | None) -> str:
    """A filter for one-line fields: what is fit to store."""
    return text.one_line(value)


def tidy(value: str | None) -> str:
    """A filter for fields of several lines: what is fit to store."""
    return text.lines(value)


class LongestWords:
    """Refuse what is longer than the limit, and say by how much; the limit also goes into `maxlength`."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, _form: Any, field: Field) -> None:
        """Compare the field's length with the limit."""
        excess = len(field.data or "") - self.limit
        if excess > 0:
            raise ValidationError(
                ngettext(
                    "%(label)s is %(num)s character too long; at most %(limit)s are possible.",
                    "%(label)s is %(num)s characters too long; at most %(limit)s are possible.",
                    excess,
                    label=field.label.text,
                    limit=self.limit,
                )
            )


class Needed:
    """Refuse an empty field with a sentence that names it; with one of its own where its name makes no sentence."""

    field_flags = {"required": True}

    def __init__(self, sentence: Any = "") -> None:
        self.sentence = sentence

    def __call__(self, _form: Any, field: Field) -> None:
        """Stop at an empty field; one whose value could not be read has said so already."""
        if field.process_errors:
            raise StopValidation()
        if not field.data or (isinstance(field.data, str) and not any(map(text.is_visible, field.data))):
            field.errors = []
            raise StopValidation(str(self.sentence) or _("%(label)s is needed.", label=field.label.text))


def problems(form: Form) -> Sequence[tuple[str, str]]:
    """Return (field id, sentence) for every problem of a form, in the order of its fields."""
    return [(field.id, str(error)) for field in form for error in field.errors]


def shown(field: Field) -> str:
    """Return a field's value in words, to set it beside another's."""
    value = field.data
    if isinstance(field, (SelectField, SelectMultipleField)):
        return i18n.parted(str(choice.label) for choice in field.iter_choices() if choice.selected)
    if isinstance(field, FieldList):
        return "; ".join(found for found in map(shown, field.entries) if found)
    if isinstance(field, FormField) and hasattr(field.form, "told"):
        return str(field.form.told())
    if isinstance(field, FormField):
        # A row in which only a list stands where it begins says nothing.
        if not any(shown(part) for part in field.form if not isinstance(part, SelectField)):
            return ""
        return " ".join(found for part in field.form if (found := shown(part)))
    if isinstance(field, BooleanField):
        return str(field.label.text) if value else ""
    if isinstance(field, TimeField):
        return i18n.hour(value) if value else ""
    return "" if value is None else str(value)


def differences(mine: Form, theirs: Form) -> list[tuple[str, str, str]]:
    """Return (label, what was typed, what stands there now) for every field in which two fillings differ."""
    pairs = [(field, theirs[field.name]) for field in mine if not isinstance(field, HiddenField)]
    told = [(str(one.label.text), shown(one), shown(other)) for one, other in pairs]
    return [row for row in told if row[1] != row[2]]
