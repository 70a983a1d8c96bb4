"""What visitors send."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, EmailField, Field, Form, HiddenField, StringField, TelField, TextAreaField
from wtforms.fields import Label

from expoapp import i18n, text
from expoapp.catalogue.models import Industry, ProductGroup
from expoapp.enquiries import kinds, wording
from expoapp.enquiries.forms.fields import (
    LONGEST_MAIL,
    Choice,
    Day,
    ExhibitionsField,
    MailAddress,
    Pick,
    TicksInParts,
    WholeNumber,
)
from expoapp.enquiries.kinds import Question, Shape
from expoapp.enquiries.models import Kind
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, PublicForm, squeeze, tidy

# What a visitor typed under a kind and left by choosing another is kept in the page, but not without end.
LONGEST_KEPT, MOST_KEPT = 5000, 60


def _name() -> Any:
    return StringField(
        _l("Your name"),
        [Needed(), LongestWords(100)],
        [squeeze],
        render_kw={"autocomplete": "name", "enterkeyhint": "next"},
    )


def _email() -> Any:
    return EmailField(
        _l("E-mail"),
        [Needed(), MailAddress()],
        [squeeze],
        render_kw={
            "autocomplete": "email",
            "inputmode": "email",
            "enterkeyhint": "next",
            "maxlength": LONGEST_MAIL,
        },
    )


def _message(*validators: Any) -> Any:
    return TextAreaField(_l("Your message"), [*validators, LongestWords(5000)], [tidy], render_kw={"rows": 6})


def _trap() -> Any:
    """Return a field that people do not see and their browsers do not fill in, but robots do.

    The data attributes tell 1Password, Bitwarden, Dashlane and LastPass, who know a person's website, to leave it.
    """
    ignored = {"data-1p-ignore": "", "data-bwignore": "", "data-form-type": "other", "data-lpignore": "true"}
    return StringField(
        _l("Leave this empty"), filters=[squeeze], render_kw={"tabindex": "-1", "autocomplete": "off"} | ignored
    )


def _field(question: Question) -> Any:
    """Return the field that asks a question of the table."""
    words = {"autocomplete": question.autocomplete} if question.autocomplete else {}
    line = words | {"enterkeyhint": "next"}
    told = {"description": question.hint}
    match question.shape:
        case Shape.LINES:
            limit = LongestWords(question.longest)
            return TextAreaField(question.asks, [limit], [tidy], render_kw=words | {"rows": 3}, **told)
        case Shape.NUMBER:
            render = line | {"inputmode": "numeric", "maxlength": 9}
            return WholeNumber(question.asks, largest=question.largest, render_kw=render, **told)
        case Shape.PHONE:
            limit = LongestWords(question.longest)
            return TelField(question.asks, [limit], [squeeze], render_kw=line | {"inputmode": "tel"}, **told)
        case Shape.DAY:
            return Day(question.asks, render_kw=words, **told)
        case Shape.PICK:
            return Pick(question.asks, choices={}, default="", **told)
        case Shape.LIST | Shape.COUNTRY:
            return Choice(question.asks, choices={}, default="", render_kw=words, **told)
        case Shape.GROUPS:
            return TicksInParts(question.asks, choices={}, **told)
    return StringField(question.asks, [LongestWords(question.longest)], [squeeze], render_kw=line, **told)


class InstantReplyForm(Form):
    """The three fields at the foot of every page; without a token, so that pages can be kept in caches."""

    name = _name()
    email = _email()
    message = _message(Needed())
    website = _trap()
    page = HiddenField(filters=[squeeze])

    def values(self) -> dict[str, Any]:
        """Return what was sent as plain values."""
        return {
            "kind": Kind.GENERAL,
            "name": self.name.data,
            "email": self.email.data,
            "message": self.message.data,
            "lang": i18n.language(),
            "source": "instant-reply",
        }


# How much of the product groups is taken unseen while the database is away.
LONGEST_KEY, MOST_GROUPS = 100, 50


class EnquiryForm(PublicForm):
    """An enquiry of a kind: short first, details welcome. Only the contact and the message are needed (E3).

    It holds the fields of its kind and no others, in the order in which they are drawn. What was sent for the
    questions of other kinds is `kept`, so that whoever changes the kind and changes it back has lost nothing.
    """

    kind = Pick(_l("What would you like to do?"), [Needed()], choices={})
    exhibition = ExhibitionsField(_l("Exhibitions"), choices={})
    name = _name()
    email = _email()
    message = _message()
    marketing = BooleanField("")
    website = _trap()
    page = HiddenField(filters=[squeeze])

    def __init__(self, sent: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(sent, *args, **kwargs)
        self.asked = kinds.asked_for(self.kind.data or "")
        self.names = [*self.asked.at_once, *self.asked.welcome]
        self._fields: dict[str, Field] = {
            name: self._fields[name] for name in _in_order(self.asked.at_once, self.asked.welcome)
        }
        self.group_names: dict[str, str] = {}
        self.deadlines: list[Any] = []  # by when a letter for a visa should be asked for
        self.kept = _kept(sent, set(kinds.QUESTIONS) - set(self.names))
        self.kind.choices = {kind.value: wording.kind_label(kind) for kind in Kind}
        self.marketing.label = Label(self.marketing.id, wording.marketing_consent())
        for name in self.names:
            question = kinds.QUESTIONS[name]
            if question.missing:
                self[name].flags.required = True
            if question.shape == Shape.COUNTRY:
                self[name].choices = {"": _("Please choose")} | dict(wording.countries())
            elif question.choices:
                self[name].choices = {value: str(label) for value, label in question.choices.items()}
        if not self.asked.message:
            self.message.validators = [Needed(), *self.message.validators]
            self.message.flags.required = True

    @property
    def message_hint(self) -> str:
        """Return what an empty message says, where it may be empty."""
        words = str(self.asked.message)
        return _("If you leave this empty, it says: “%(words)s”", words=words) if words else ""

    @property
    def at_once(self) -> list[Field]:
        """Return the fields of the kind that stand at once."""
        return [self[name] for name in self.asked.at_once]

    @property
    def welcome(self) -> list[Field]:
        """Return the fields of the kind that stand under "Details welcome"."""
        return [self[name] for name in self.asked.welcome]

    @property
    def has_details(self) -> bool:
        """Say whether the details should stand open: something in them is filled in, or wrong."""
        return any(field.data or field.errors for field in self.welcome)

    @property
    def chosen(self) -> list[str]:
        """Return the addresses of the exhibitions that are ticked and offered."""
        offered = {value for value, _label, *_rest in self.exhibition.iter_choices()}
        return [slug for slug in dict.fromkeys(self.exhibition.data or []) if slug in offered]

    @property
    def asks_groups(self) -> bool:
        """Say whether the kind asks for product groups of the exhibitions chosen."""
        return "product_groups" in self

    def offer_groups(self, groups: Iterable[tuple[Industry, ProductGroup]]) -> None:
        """Offer these product groups, and none but them."""
        offered: dict[str, dict[str, str]] = {}
        for industry, group in groups:
            key = f"{industry.code}/{group.slug}"
            offered.setdefault(str(text.words(industry, "name")), {})[key] = str(text.words(group, "name"))
            self.group_names[key] = group.name
        self["product_groups"].choices = offered

    def take_groups_as_sent(self) -> None:
        """Take the product groups that were ticked as they are, while nobody can look up what is offered."""
        if self.asks_groups:
            sent = [str(value)[:LONGEST_KEY] for value in self["product_groups"].data or []][:MOST_GROUPS]
            self.group_names.update((key, key.rpartition("/")[2]) for key in sent)
            self["product_groups"].choices = {"": {key: key for key in sent}}

    def forget_what_is_not_offered(self) -> None:
        """Drop what is ticked and offered no longer, since the exhibitions have changed."""
        for field in (self.exhibition, *([self["product_groups"]] if self.asks_groups else [])):
            offered = {value for value, _label, *_rest in field.iter_choices()}
            field.data = [value for value in field.data or [] if value in offered]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and what concerns two of them."""
        is_right: bool = super().validate(extra_validators)
        days = [self[name].data for name in ("arrives_on", "leaves_on") if name in self and self[name].data]
        if days != sorted(days):
            self["leaves_on"].errors = [_("The departure is before the arrival.")]
            is_right = False
        for name in self.names:
            missing = kinds.QUESTIONS[name].missing
            if missing and self._is_asked(name) and not (self[name].data or self[name].errors):
                self[name].errors = [str(missing)]
                is_right = False
        return is_right

    def values(self) -> dict[str, Any]:
        """Return what was sent as plain values: of the questions of its kind, and of no other."""
        found: dict[str, Any] = {
            "kind": self.kind.data,
            "name": self.name.data,
            "email": self.email.data,
            "message": self.message.data or str(self.asked.message),
            "lang": i18n.language(),
            "source": "form",
            "exhibitions": tuple(dict.fromkeys(self.exhibition.data or [])),
            "wants_marketing": self.marketing.data,
        }
        details = {}
        for name in self.names:
            value, column = self._answer(name), kinds.QUESTIONS[name].column
            if column == "is_first_time":
                found[column] = {"yes": True, "no": False}.get(value)
            elif column:
                found[column] = value
            elif value:
                details[name] = value
        return found | {"details": details}

    def _answer(self, name: str) -> Any:
        value = self[name].data if self._is_asked(name) else ""
        if isinstance(value, date):
            return value.isoformat()
        if kinds.QUESTIONS[name].shape == Shape.GROUPS:
            # Kept by the names our catalogue gives them today: what was said stays what was said.
            return [self.group_names[key] for key in dict.fromkeys(value or [])]
        return value

    @staticmethod
    def condition_of(name: str) -> str:
        """Return the answer to another question without which this one does not arise, "" where it always does."""
        condition = kinds.QUESTIONS[name].only_if
        return condition[1] if condition else ""

    def _is_asked(self, name: str) -> bool:
        condition = kinds.QUESTIONS[name].only_if
        return condition is None or self[condition[0]].data == condition[1]


for _question in kinds.QUESTIONS.values():
    setattr(EnquiryForm, _question.name, _field(_question))


def _in_order(at_once: tuple[str, ...], welcome: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of a kind's fields as they stand in the page, so that its problems are told in that order."""
    return (
        "token",
        "page",
        "kind",
        "exhibition",
        "name",
        "email",
        *at_once,
        "message",
        *welcome,
        "marketing",
        "website",
    )


def _kept(sent: Any, names: set[str]) -> list[tuple[str, str]]:
    """Return what was sent for questions that are not asked now, as (name, value)."""
    if sent is None:
        return []
    pairs = [(name, value) for name in kinds.QUESTIONS if name in names for value in sent.getlist(name)]
    return [(name, value[:LONGEST_KEPT]) for name, value in pairs if value][:MOST_KEPT]
