"""What a post is about: what staff pinned or excluded, what its source gives, what its words name."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.news.importer import Row
from expoapp.news.models import How, NewsCountry, NewsExhibition, NewsIndustry, NewsPost
from expoapp.news.wording import Named, Names, first_paragraph

# The three kinds of links: the post's list, the column that says what is linked, the class.
KINDS: dict[str, tuple[str, str, Any]] = {
    "exhibitions": ("exhibition_links", "exhibition_id", NewsExhibition),
    "countries": ("country_links", "country_code", NewsCountry),
    "industries": ("industry_links", "industry_code", NewsIndustry),
}


@dataclass(frozen=True)
class Marks:
    """What staff say of links of one kind: pinned whatever the words say, or excluded."""

    pinned: frozenset[Any] = frozenset()
    excluded: frozenset[Any] = frozenset()


def mark(post: NewsPost, kind: str, marks: Marks) -> None:
    """Set what staff pinned and excluded. Raises Invalid for what is both."""
    if marks.pinned & marks.excluded:
        raise Invalid(_("The same thing cannot be pinned and excluded."), f"{kind}_excluded")
    attribute, key, make = KINDS[kind]
    links = getattr(post, attribute)
    for row in list(links):
        value = getattr(row, key)
        if value in marks.pinned:
            row.how = How.PINNED
        elif value in marks.excluded:
            row.how = How.EXCLUDED
        elif row.how != How.NAMED:
            # No longer pinned or excluded: what the source gave is named again, the rest is found anew or not at all.
            if _is_given(row):
                row.how = How.NAMED
            else:
                links.remove(row)
    have = {getattr(row, key) for row in links}
    for value in sorted((marks.pinned | marks.excluded) - have):
        links.append(make(**{key: value, "how": How.PINNED if value in marks.pinned else How.EXCLUDED}))


def find(post: NewsPost, names: Names) -> Named:
    """Return what title and first paragraph name. Where the source gives a post's countries, it knows them better."""
    parts = [post.title, first_paragraph(post.body)]
    excluded = {row.country_code for row in post.country_links if row.how == How.EXCLUDED}
    pinned = {row.country_code for row in post.country_links if row.how == How.PINNED}
    given = {row.country_code for row in post.country_links if row.is_given}
    known = frozenset(given) if given else names.find(parts).country_codes
    return Named(names.find(parts, meant=known | pinned, but=excluded).exhibition_ids, known)


def link(post: NewsPost, names: Names) -> None:
    """Name what the words name now, and that only. What staff or the source say stays."""
    found = find(post, names)
    for kind, wanted in (("countries", found.country_codes), ("exhibitions", found.exhibition_ids)):
        attribute, key, make = KINDS[kind]
        links = getattr(post, attribute)
        for row in list(links):
            if row.how == How.NAMED and not _is_given(row) and getattr(row, key) not in wanted:
                links.remove(row)
        _name(links, key, wanted, make)


def is_linked(post: NewsPost, names: Names) -> bool:
    """Say whether `link` would change nothing."""
    found = find(post, names)
    for kind, wanted in (("countries", found.country_codes), ("exhibitions", found.exhibition_ids)):
        attribute, key, _make = KINDS[kind]
        links = getattr(post, attribute)
        lasting = {getattr(row, key) for row in links if row.how != How.NAMED or _is_given(row)}
        if {getattr(row, key) for row in links} != lasting | wanted:
            return False
    return True


def give(post: NewsPost, row: Row) -> None:
    """Set the links that a source itself gives; what staff pinned or excluded stays as it is."""
    for kind, given in (("countries", row.country_codes), ("industries", row.industry_codes)):
        attribute, key, make = KINDS[kind]
        links = getattr(post, attribute)
        for one in list(links):
            one.is_given = getattr(one, key) in given
            if one.how == How.NAMED and not one.is_given:
                links.remove(one)
        _name(links, key, given, make, is_given=True)


def _name(links: list[Any], key: str, values: Collection[Any], make: Any, **more: Any) -> None:
    have = {getattr(row, key) for row in links}
    links.extend(make(**{key: value, "how": How.NAMED}, **more) for value in sorted(set(values) - have))


def _is_given(row: Any) -> bool:
    return bool(getattr(row, "is_given", False))


def told(post: NewsPost) -> dict[str, str]:
    """Return the links as the trail tells them: "KE named, UG excluded"."""
    found = {}
    for kind, (attribute, key, _make) in KINDS.items():
        rows = sorted((getattr(row, key), str(row.how)) for row in getattr(post, attribute))
        found[kind] = ", ".join(f"{thing} {how}" for thing, how in rows)
    return found


def changes(old: dict[str, str], new: dict[str, str]) -> dict[str, list[str]]:
    """Return what changed between two tellings, as the trail writes it."""
    return {kind: [old.get(kind, ""), said] for kind, said in new.items() if old.get(kind, "") != said}
