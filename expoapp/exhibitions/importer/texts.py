"""The sections that only add words: groups of goods, texts of exhibitions, translations."""

from collections.abc import Iterator, Mapping
from typing import Any

from expoapp import text
from expoapp.exhibitions.importer import values
from expoapp.exhibitions.importer.entries import GoodsEntry, Plan, Problem, ProductGroupEntry, Text
from expoapp.exhibitions.importer.values import Wrong, shown

# Which fields of which thing may be said in another language, and the longest each may be.
FIELDS: dict[str, dict[str, int]] = {
    "regions": {"name": 120, "description": 5000},
    "countries": {"description": 5000},
    "industries": {"name": 120, "description": 5000},
    "cities": {"name": 120},
    "venues": {"name": 200, "address": 300, "directions": 5000},
    "exhibitions": {
        "name": 200,
        "tagline": 200,
        "description": 20_000,
        "exhibitor_profile": 20_000,
        "visitor_profile": 20_000,
        "entry_terms": 20_000,
    },
    "editions": {"status_reason": 2000, "note": 2000, "days": 200},
}


def product_groups(plan: Plan, portfolio: Mapping[str, Any], codes: set[str]) -> None:
    """Take the groups of goods: under each industry's code a list of entries with slug and name."""
    for code, rows in _members(plan, portfolio, "product_groups"):
        where = f"product groups of {code}"
        if code not in codes:
            plan.problems.append(Problem("product_groups", 0, where, f"{shown(code)} is no known industry code"))
            continue
        for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
            try:
                if not isinstance(row, Mapping):
                    raise Wrong("entry", f"must hold slug and name, not {shown(row)}")
                names = row.get("name")
                given: Mapping[str, Any] = names if isinstance(names, Mapping) else {"en": names}
                said = {lang: values.words(given, lang, 120) for lang in given}
                if "en" not in said:
                    raise Wrong("name", "is missing in English")
                slug = values.slug(row, "slug") if "slug" in row else text.slugify(said["en"])
                if any(one.industry == code and one.slug == slug for one in plan.product_groups):
                    raise Wrong("slug", f"{shown(slug)} stands twice in its industry")
                plan.product_groups.append(ProductGroupEntry(code, slug, said.pop("en"), said))
            except Wrong as problem:
                line = getattr(row, "line", 0)
                plan.problems.append(Problem("product_groups", line, f"{where}, number {number}", str(problem)))


def read_texts(plan: Plan, portfolio: Mapping[str, Any]) -> None:
    """Take the texts and goods of exhibitions (field by field) and every translation (language by language)."""
    for slug, fields in _members(plan, portfolio, "exhibitions"):
        _exhibition(plan, slug, fields)
    for kind, things in _members(plan, portfolio, "translations"):
        if kind in FIELDS:  # else it is a section for somebody else's loader
            for key, languages in _members(plan, {kind: things}, kind):
                _take(plan, kind, key, languages)


def _exhibition(plan: Plan, slug: str, fields: Any) -> None:
    line = getattr(fields, "line", 0)
    try:
        if not isinstance(fields, Mapping):
            raise Wrong("entry", f"must be a group of names with values, not {shown(fields)}")
        groups = values.entries(fields, "product_groups")
        if not all(isinstance(group, str) for group in groups):
            raise Wrong("product_groups", "must be a list of slugs")
        languages: dict[str, dict[str, Any]] = {}
        for field, said in fields.items():
            if field == "product_groups":
                continue
            for lang, value in (said if isinstance(said, Mapping) else {"en": said}).items():
                languages.setdefault(lang, {})[field] = value
        found = [one for lang in languages for one in _texts("exhibitions", slug, line, lang, languages[lang])]
    except Wrong as problem:
        plan.problems.append(Problem("texts", line, f"exhibition {slug}", str(problem)))
        return
    if groups:
        plan.goods.append(GoodsEntry(line, slug, tuple(dict.fromkeys(groups))))
    plan.texts.extend(found)


def _members(plan: Plan, holder: Mapping[str, Any], section: str) -> Iterator[tuple[str, Any]]:
    found = holder.get(section)
    if found is None:
        return
    if not isinstance(found, Mapping):
        problem = f"must be a group of names with values, not {shown(found)}"
        plan.problems.append(Problem("texts", 0, section, problem))
        return
    yield from found.items()


def _take(plan: Plan, kind: str, key: str, languages: Any) -> None:
    where = f"{kind} {key}"
    line = getattr(languages, "line", 0)
    try:
        if not isinstance(languages, Mapping):
            raise Wrong("entry", f"must be a group of languages, not {shown(languages)}")
        found = [one for lang, fields in languages.items() for one in _texts(kind, key, line, lang, fields)]
    except Wrong as problem:
        plan.problems.append(Problem("texts", line, where, str(problem)))
        return
    plan.texts.extend(found)


def _texts(kind: str, key: str, line: int, lang: str, fields: Any) -> Iterator[Text]:
    values.language({"language": lang}, "language")
    if not isinstance(fields, Mapping):
        raise Wrong(lang, f"must be a group of names with values, not {shown(fields)}")
    for field, value in fields.items():
        limit = FIELDS[kind].get(field)
        if limit is None:
            raise Wrong(lang, f"{shown(field)} is not a text of {kind}")
        if field == "days":
            # A note on one day's hours; the day stands in the field's name.
            for day, note in (value if isinstance(value, Mapping) else {}).items():
                values.day({"days": day}, "days")
                yield Text(line, kind, key, lang, f"day {day}", values.words({day: note}, day, limit))
            continue
        if not isinstance(value, str) or not value.strip():
            raise Wrong(lang, f"{field} must be text")
        clean = text.lines(value) if limit > 300 else text.one_line(value)
        if len(clean) > limit:
            raise Wrong(lang, f"{field} has {len(clean)} characters; at most {limit} are possible")
        yield Text(line, kind, key, lang, field, clean)
