"""Texts: addresses made of names, names compared, lines and rich text made safe, and words in other languages."""

import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Protocol

import nh3

from expoapp import i18n

SLUG_LENGTH = 80
# The attributes are the allow-list too: whatever is not named here goes.
_TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "blockquote", "bdi", "abbr", "sup", "sub"}
_ATTRIBUTES = {"a": {"href"}, "p": {"dir", "lang"}, "bdi": {"dir"}, "blockquote": {"dir", "lang"}, "abbr": {"title"}}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIRECTION_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")
_MARKUP = re.compile(
    r"</?(?:p|br|h2|h3|ul|ol|li|a|strong|em|blockquote|bdi|abbr|sup|sub)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_BLOCK = re.compile(r"<(?:p|h2|h3|ul|ol|li|blockquote)[\s>]", re.IGNORECASE)
_LINK = re.compile(r"^(https?://[^\s/@]+(/|$|[?#])|mailto:[^\s]+@|/(?![/\\]))", re.IGNORECASE)
_PERSIAN = re.compile("[پچژگکی]")
_LANGUAGES_OF_SCRIPTS = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "TAMIL": "ta",
    "THAI": "th",
}
# Letters that people type in place of one another.
_ALIKE: dict[str, str] = {
    **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "þ": "th", "æ": "ae", "œ": "oe"},
    **{"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ھ": "ه", "ہ": "ه"},
    **{"ک": "ك", "ـ": ""},
}
# Rows of the Ethiopic script that sound alike; each has seven orders, of which first and fourth sound alike in two.
for _written, _said in (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ኸ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ")):
    _ALIKE |= {chr(ord(_written) + order): chr(ord(_said) + order) for order in range(7)}
_ALIKE |= dict.fromkeys("ሃሓኃኻ", "ሀ") | dict.fromkeys("ኣዓ", "አ")
_SAME = str.maketrans(_ALIKE)
LONGEST_WORD = 40
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=.{3})")
_PREPOSITION = re.compile(r"^[በለከየ](?=[\u1200-\u137f]{2})")


def _non_starters() -> str:
    """Return the class of signs that stand on the one before them, as ranges of a regular expression."""
    codes = [code for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code))]
    codes += (0xFF9E, 0xFF9F)  # half-width sound marks: NFKD makes such signs of them
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# Python sorts the signs on one letter by comparing each with each: 100,000 of them took ten seconds. No language sets
# more than a few; 30 is what Unicode calls stream-safe (UAX #15).
_PILE = re.compile(f"([{_non_starters()}]{{30}})[{_non_starters()}]+")


def _nfc(value: str) -> str:
    """Return a text in normal form C, without piles of signs that take long to sort."""
    return unicodedata.normalize("NFC", value if value.isascii() else _PILE.sub(r"\1", value))


def slugify(name: str, otherwise: str = "") -> str:
    """Return a readable address part of a name: lower case, hyphens, letters of any script kept.

    Accents go from Latin letters and vowel marks from Arabic ones. `otherwise` is what a name without letters gets.
    """
    folded = unicodedata.normalize("NFKD", _PILE.sub(r"\1", _unmarked(name))).casefold().replace("&", " and ")
    kept = "".join(c for c in folded if unicodedata.category(c) != "Mn").replace("'", "").replace("’", "")
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", kept))
    slug = "-".join(words)
    if len(slug) > SLUG_LENGTH:
        slug = slug[:SLUG_LENGTH].rsplit("-", 1)[0]
    return slug or otherwise


def _unmarked(value: str) -> str:
    """Return a text without the signs nobody sees."""
    return _DIRECTION_MARKS.sub("", _INVISIBLE.sub("", value))


def normal(value: str) -> str:
    """Return a text as it is compared in searches: no accents, no case, one letter for those that are alike.

    Words of letters and digits with single blanks between them. Normal once more, it stays what it is.
    """
    bare = value.lower()
    if not value.isascii():
        sorted_quickly = _PILE.sub(r"\1", _unmarked(value))
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sorted_quickly).casefold())
        bare = "".join(_digit(c) for c in folded if unicodedata.category(c) != "Mn").translate(_SAME)
    return " ".join(re.findall(r"[^\W_]+", bare))


def language_of(value: str) -> str:
    """Return the language that the script of a text's first letter speaks for; Latin letters tell nothing.

    Enough to say of a name which voice reads it and which way it runs; a text that says its language is better.
    """
    first = next((sign for sign in value if sign.isalpha()), " ")
    script = unicodedata.name(first, "").partition(" ")[0]
    if script == "ARABIC" and _PERSIAN.search(value):
        return "fa"
    return _LANGUAGES_OF_SCRIPTS.get(script, i18n.DEFAULT)


def _digit(character: str) -> str:
    """Return a digit of any script as ours, everything else as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def search_forms(word: str) -> tuple[str, ...]:
    """Return the forms under which a normal word is indexed and looked for.

    These are the word itself, and what is left of it without the Arabic article or one Amharic preposition.
    """
    if word.isascii():
        return (word[:LONGEST_WORD],)
    bare = _PREPOSITION.sub("", _ARTICLE.sub("", word))
    return tuple(dict.fromkeys((word[:LONGEST_WORD], bare[:LONGEST_WORD])))


def trimmed(word: str) -> str:
    """Return a word as it is written, without the signs at its ends."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", word)


def is_visible(sign: str) -> bool:
    """Say whether a sign shows: it is no blank, no control and no mark that only steers others."""
    return unicodedata.category(sign)[0] not in "CZ"


def one_line(value: str | None) -> str:
    """Return a one-line value fit to store: NFC, no control or direction characters, single blanks."""
    if not value:
        return ""
    clean = _DIRECTION_MARKS.sub("", _CONTROLS.sub(" ", _nfc(value)))
    return " ".join(clean.split())


def lines(value: str | None) -> str:
    """Return a text of several lines fit to store: NFC, newlines as line ends, no controls, no blank edges."""
    if not value:
        return ""
    clean = _nfc(value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in _CONTROLS.sub("", clean).split("\n")).strip()


def _safe_attribute(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        # An address without a known scheme or a leading slash is dropped: "jav ascript:" survives as a relative link.
        return value if _LINK.match(value) else None
    if attribute == "dir":
        return value if value in {"ltr", "rtl", "auto"} else None
    return value


def clean_html(value: str) -> str:
    """Return rich text with nothing but the tags, attributes and links that are allowed."""
    cleaner = nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
        attribute_filter=_safe_attribute,
        clean_content_tags={"script", "style", "svg", "math", "title", "textarea", "noscript", "iframe", "form"},
    )
    return cleaner.clean(_CONTROLS.sub("", _nfc(value)))


def paragraphs_to_html(value: str) -> str:
    """Return plain text as rich text: an empty line parts paragraphs, a single line break stays one."""
    blocks = re.split(r"\n[^\S\n]*\n", lines(value))
    kept = [block.strip() for block in blocks if block.strip()]
    return "\n".join(f"<p>{html.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in kept)


def rich(value: str) -> str:
    """Return what staff typed as rich text: simple HTML, or plain paragraphs parted by empty lines."""
    if not _MARKUP.search(value):
        return clean_html(paragraphs_to_html(value))
    if _BLOCK.search(value):
        return clean_html(value)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", lines(value)) if block.strip()]
    return clean_html("\n".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks))


def plain(value: str) -> str:
    """Return the words of rich text on one line."""
    spaced = re.sub(r"</(p|h2|h3|li|blockquote)>|<br>", " ", value)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def isolated(value: str) -> str:
    """Return a name for plain text, kept apart from what is around it where that runs from right to left.

    Else the name's end and what follows would change places.
    """
    return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}" if i18n.direction() == "rtl" else value


def shorten(value: str, length: int) -> str:
    """Return at most `length` characters of a text, cut at a word and marked with an ellipsis."""
    if len(value) <= length:
        return value
    return value[: length - 1].rsplit(" ", 1)[0].rstrip(" .,;:–-") + "…"


def digest(value: str) -> str:
    """Return the digest by which a translation knows the source it was made from."""
    return hashlib.sha256(value.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Words:
    """A text together with the language it is really in, so that a page can mark what it could not translate."""

    value: str
    lang: str

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value

    @property
    def is_foreign(self) -> bool:
        """Say whether the text is not in the language spoken now."""
        return self.lang != i18n.language()

    @property
    def direction(self) -> str:
        """Return the direction the text is written in."""
        return i18n.direction(self.lang)


class _Translation(Protocol):
    field: Any
    lang: Any
    value: Any


def words(thing: Any, field: str, lang: str | None = None) -> Words:
    """Return a field of a thing in a language (the one spoken now), else honestly in its source language.

    The thing has `lang`, the field and `translations`, which the query has loaded.
    """
    wanted = lang or i18n.language()
    source = getattr(thing, field) or ""
    if wanted != thing.lang:
        rows: list[_Translation] = thing.translations
        for row in rows:
            if row.field == field and row.lang == wanted and row.value:
                return Words(row.value, wanted)
    return Words(source, thing.lang)


def named(thing: Any) -> str:
    """Return what a thing is called in the language spoken now, else in its own; for choices, which no markup can mark.

    The query has loaded its `translations`.
    """
    return words(thing, "name").value


# What a spreadsheet may skip before it looks for a formula: blanks, controls, zero-width signs, byte order marks.
_SKIPPED = r"[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_FORMULA = re.compile(rf"{_SKIPPED}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")
# RULES.md 7.1: these begin like a formula, and yet an apostrophe or a lost sign would spoil them.
_PHONE = re.compile(r"\+[0-9 ()\-]{6,20}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def guarded(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (R36); phone numbers and numbers stay as they are.

    A cell that has apostrophes before a formula already gets one more, so that `unguarded` gives back every value.
    """
    return f"'{value}" if _is_formula(value.lstrip("'")) else value


def unguarded(cell: str) -> str:
    """Return the value that a cell was before it was guarded; for programs that read our CSV."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell.lstrip("'")) else cell


def _is_formula(value: str) -> bool:
    return bool(_FORMULA.match(value)) and not _PHONE.fullmatch(value) and not _NUMBER.fullmatch(value)
