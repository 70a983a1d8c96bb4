"""What a post's words name, and what is to be said of a post to staff."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from babel import Locale

from expoapp import clock, text
from expoapp.exhibitions.importer.portfolio import COUNTRIES
from expoapp.news.models import NewsPost
from expoapp.news.queries import NamedExhibition, Portfolio

FIRST_YEAR, LAST_YEAR = 1900, 2100
_TERRITORIES = {str(code): str(name) for code, name in Locale("en").territories.items()}
# Beside the names of CLDR: what English-language news of our markets call countries, and the people and things of ours.
_ALSO = {
    "AE": ("UAE", "U.A.E.", "Emirati", "Emirates"),
    "BI": ("Burundian",),
    "CD": ("DR Congo", "DRC", "Democratic Republic of the Congo", "Democratic Republic of Congo", "Congolese"),
    "CG": ("Republic of the Congo", "Republic of Congo"),
    "CI": ("Ivory Coast",),
    "DJ": ("Djiboutian",),
    "EG": ("Egyptian", "Egyptians"),
    "ET": ("Ethiopian", "Ethiopians"),
    "GB": ("UK", "U.K.", "Britain", "Great Britain"),
    "GH": ("Ghanaian", "Ghanaians"),
    "KE": ("Kenyan", "Kenyans"),
    "NG": ("Nigerian", "Nigerians"),
    "OM": ("Omani", "Omanis"),
    "QA": ("Qatari", "Qataris"),
    "RW": ("Rwandan", "Rwandans"),
    "SA": ("KSA", "Saudi", "Saudis"),
    "SO": ("Somali",),
    "SS": ("South Sudanese",),
    "TR": ("Turkey",),
    "TZ": ("Tanzanian", "Tanzanians"),
    "UG": ("Ugandan", "Ugandans"),
    "US": ("US", "U.S.", "USA", "U.S.A.", "United States of America"),
}
_SHORTEST_BRAND = 5


def first_paragraph(body: str) -> str:
    """Return the words of the first paragraph of rich text."""
    found = re.search(r"<p\b[^>]*>(.*?)</p>", body, re.DOTALL)
    return text.plain(found.group(1) if found else body)


@dataclass(frozen=True)
class Named:
    """What was found in a post's words."""

    exhibition_ids: frozenset[int] = frozenset()
    country_codes: frozenset[str] = frozenset()


class Names:
    """The names of a portfolio, ready to be looked for. Make one for a run, not one for each post.

    A name of several words is found in any case, a single word only as a name is written ("Jordan", "JORDAN", never
    "turkey"), an abbreviation only in capitals that stand out. Names of all countries are looked for, so that "South
    Sudan" is not taken for Sudan, and only ours are kept. A city of ours stands for its country. An exhibition is
    also known by the coined part of its name ("MEDEXPO" of MEDEXPO KENYA) where the post names its country too.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        names = {code: (_TERRITORIES[code], *_ALSO.get(code, ())) for code in COUNTRIES}
        self._places = {_key(name): code for name, code in portfolio.cities}
        self._places |= {_key(name): code for code, known in names.items() for name in known}
        self._place = _any_of([*(name for known in names.values() for name in known), *dict(portfolio.cities)])
        self._shows: dict[str, set[int]] = {}
        self._brands: dict[str, list[NamedExhibition]] = {}
        self._short = {name for known in _ALSO.values() for name in known if name.isupper()}
        forms: list[str] = []
        for show in portfolio.exhibitions:
            for name in show.names:
                full, *others = _forms(name)
                forms += [full, *others]
                for form in (full, *others):
                    self._shows.setdefault(_key(form), set()).add(show.id)
                self._short.update(others[1:])
                for brand in _brands(name, show):
                    self._brands.setdefault(brand, []).append(show)
        self._show = _any_of(forms)
        self._brand = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self._brands)) or '(?!)'})(?!\w)")

    def find(self, parts: Iterable[str], *, meant: Collection[str] | None = None, but: Collection[str] = ()) -> Named:
        """Return what the parts of a text name.

        `meant` are the post's countries where they are known, `but` some that are known not to be: they decide which
        of several exhibitions of one brand a coined word stands for.
        """
        folded = [_fold(part) for part in parts]
        countries: set[str] = set()
        shows: set[int] = set()
        for part in folded:
            countries |= {self._places.get(key, "") for key in self._keys(self._place, part)}
            for key in self._keys(self._show, part):
                shows |= self._shows.get(key, set())
        countries &= self.portfolio.country_codes
        about = (countries if meant is None else set(meant)) - set(but)
        for part in folded:
            if not part.isupper():  # in a text in capitals a coined word looks like any other
                for match in self._brand.finditer(self._show.sub(" ", part)):
                    shows |= {show.id for show in self._brands[match.group()] if show.country_code in about}
        return Named(frozenset(shows), frozenset(countries))

    def _keys(self, pattern: re.Pattern[str], part: str) -> Iterator[str]:
        """Yield the key of every name in a text; in a text in capitals an abbreviation is a word like any other."""
        for match in pattern.finditer(part):
            if not (part.isupper() and match.group() in self._short):
                yield _key(match.group())


def _fold(value: str) -> str:
    """Return a text without accents and vowel marks, in its own case."""
    parts = unicodedata.normalize("NFKD", value)
    return unicodedata.normalize("NFC", "".join(c for c in parts if unicodedata.category(c) != "Mn"))


def _words_of(name: str) -> list[str]:
    return [("and" if word == "&" else word) for word in re.findall(r"&|[^\W_]+", _fold(name))]


def _key(name: str) -> str:
    return " ".join(word.casefold() for word in _words_of(name))


def _forms(name: str) -> list[str]:
    """Return a name, the name without its bracket, and the abbreviation inside: "TRADE FAIR (KITE)"."""
    short = re.fullmatch(r"(.+?)\s*\(([A-Z]{3,})\)", name)
    return [name, short.group(1), short.group(2)] if short else [name]


def _brands(name: str, show: NamedExhibition) -> list[str]:
    """Return what is left of a name without its country or city, as it is written, where that is still a name.

    That is one coined word in capitals ("MEDEXPO" of MEDEXPO KENYA), or what stands before a dash ("SOLAR AFRICA" of
    SOLAR AFRICA – KENYA). What is left of HOUSEHOLD & GIFTS DUBAI would be words like any others.
    """
    before, dash, after = _fold(name).rpartition(" – ")
    places = [_TERRITORIES.get(show.country_code, ""), show.city]
    if dash and _key(after) in {_key(place) for place in places}:
        return [before, before.title()]
    for place in places:
        words = _words_of(name)
        tail = _key(place).split()
        if tail and len(words) == len(tail) + 1 and [word.casefold() for word in words[1:]] == tail:
            return [words[0]] if words[0].isupper() and len(words[0]) >= _SHORTEST_BRAND else []
    return []


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that finds any of the names, the longest first."""
    wanted = sorted({pattern for name in names if (pattern := _pattern(name))}, key=lambda one: (-len(one), one))
    return re.compile(r"(?<!\w)(?:" + ("|".join(wanted) or r"(?!)") + r")(?!\w)")


def _pattern(name: str) -> str:
    folded = _fold(name)
    if re.fullmatch(r"([A-Z]\.)+", folded):
        return re.escape(folded)
    parts = _words_of(name)
    if len(parts) == 1:
        word = parts[0]
        return re.escape(word) if word.isupper() else f"(?:{re.escape(word)}|{re.escape(word.upper())})"
    # Between the words of a name stand blanks, dashes, quotes or brackets, never the end of a sentence.
    between = r"[^\w.,;:!?&]{1,4}"
    return "(?i:" + between.join("(?:and|&)" if part == "and" else re.escape(part) for part in parts) + ")"


def search_text(title: str, body: str) -> str:
    """Return what the news desk's search looks in."""
    return text.normal(f"{title} {text.plain(body)}")


def first_public_at(post: NewsPost) -> datetime:
    """Return the moment from which a post was public; the day it was posted where nobody has noted the moment."""
    if post.public_from > clock.BEGINNING:
        return post.public_from
    return clock.moment(post.posted_on, time(0), "UTC")


def changed_at(post: NewsPost) -> datetime:
    """Return the moment of a post's last significant change, never before it was public (RULES 3.3)."""
    return max(post.updated_at, first_public_at(post))


def is_possible(day: date) -> bool:
    """Say whether a post can have been posted on a day: addresses have years of four digits."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
