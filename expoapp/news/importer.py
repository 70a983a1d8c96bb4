"""Posts read from files: saved pages of the old site, and JSON Lines. Pure: what is stored is `actions`' affair."""

import html
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from expoapp import text
from expoapp.exhibitions.importer.portfolio import COUNTRIES
from expoapp.news.wording import is_possible

LONGEST_TITLE = 300
LONGEST_BODY = 200_000
LONGEST_PAGE = 2_000_000  # bytes; a saved page has a few thousand
LARGEST_OLD_ID = 999_999_999
LONGEST_LINE = 5_000_000  # bytes
LINES_ENDINGS = {".jsonl", ".ndjson", ".json"}
PAGE_ENDINGS = {".txt"}
_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 -- reads better than twelve strings
)
# "Posted on :Thursday , 12th February 2026"; the weekday may be missing, blanks may be many or no-break ones.
_POSTED = re.compile(
    r"Posted\s+on\s*:\s*[^\W\d_]*\s*,?\s*(?P<day>[0-9]{1,2})\s*(?:st|nd|rd|th)?\s*,?\s+(?P<month>[^\W\d_]+)\.?\s*,?\s+"
    r"(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_POSTED_LINE = re.compile(r"Posted\s+on\s*:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Programs that save a page name the file after its address: detail_news.php?newsid=123&pageid=2.txt
_SAVED_AS = re.compile(r"newsid[=_-]([1-9][0-9]{0,8})(?![0-9])", re.IGNORECASE)
_FOOTER_HEAD = "Expogroup"
_FOOTER_TEXT = "Expogroup is a full service exhibition organiser"


@dataclass(frozen=True)
class Row:
    """One post of a file. `body` is rich text; the texts are fit to store."""

    file: str
    line: int
    title: str
    posted_on: date
    body: str
    lang: str = "en"
    country_codes: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    old_id: int | None = None  # its number on the old site

    @property
    def key(self) -> str:
        """Return the natural key: the day and the title, however it is spaced or capitalised."""
        return f"{self.posted_on.isoformat()} {text.digest(self.title.casefold())}"


@dataclass(frozen=True)
class Problem:
    """Why a row was left out."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


class _Wrong(Exception):
    """A value that cannot be taken."""

    def __init__(self, field: str, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.field, self.reason, self.line = field, reason, line


def files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """Yield the files that are named, and for a folder its pages and lines files in the order of their names."""
    for path in paths:
        try:
            yield from _files(path)
        except OSError as problem:
            yield Problem(_name(path), 0, "", f"cannot be read: {problem.strerror or problem}.")


def _files(path: Path) -> Iterator[Path | Problem]:
    if path.is_dir():
        endings = LINES_ENDINGS | PAGE_ENDINGS
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in endings and one.is_file())
        if not inside:
            yield Problem(_name(path), 0, "", "is a folder without .txt or .jsonl files.")
        yield from inside
    elif not path.exists():
        yield Problem(_name(path), 0, "", "does not exist.")
    elif not path.is_file():
        yield Problem(_name(path), 0, "", "is no file.")
    else:
        yield path


def _name(path: Path) -> str:
    """Return a file's name as messages show it, whatever bytes it is made of."""
    return os.fsencode(path).decode(errors="replace")


def read(path: Path) -> Iterator[tuple[Row | Problem, int]]:
    """Yield every post of a file, or why it cannot be taken, with the number of bytes it took to read."""
    name = _name(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
            if not head:
                yield Problem(name, 0, "", "is empty."), size
            elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
                yield Problem(name, 0, "", "is UTF-16 text; please save it as UTF-8."), size
            elif _has_lines(path, head):
                file.seek(0)
                yield from _read_lines(name, file)
            elif size > LONGEST_PAGE:
                yield (
                    Problem(name, 0, "", f"is larger than a saved page can be ({LONGEST_PAGE // 1_000_000} MB)."),
                    size,
                )
            else:
                yield _read_page(name, head + file.read()), size
    except OSError as problem:
        yield Problem(name, 0, "", f"cannot be read: {problem.strerror or problem}."), 0


def _has_lines(path: Path, head: bytes) -> bool:
    """Say whether a file holds JSON Lines: its ending says so, or it begins as an object does."""
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return path.suffix.lower() in LINES_ENDINGS or begins.startswith(b"{")


# ---- JSON Lines ------------------------------------------------------------------------------------------------------


def _read_lines(name: str, file: Any) -> Iterator[tuple[Row | Problem, int]]:
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        size = len(raw)
        if size == LONGEST_LINE and not raw.endswith(b"\n"):
            while rest := file.readline(LONGEST_LINE):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
            yield Problem(name, number, "", f"is longer than {LONGEST_LINE // 1_000_000} MB."), size
        elif raw.strip(b"\xef\xbb\xbf \t\r\n"):
            try:
                yield _row(name, number, raw), size
            except _Wrong as wrong:
                yield Problem(name, number, wrong.field, wrong.reason), size


def _row(name: str, number: int, raw: bytes) -> Row:
    try:
        entry = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise _Wrong("", "is not UTF-8 text.") from problem
    except json.JSONDecodeError as problem:
        raise _Wrong("", f"is not JSON ({problem.msg} at character {problem.colno}).") from problem
    except (RecursionError, ValueError) as problem:
        raise _Wrong("", "is not JSON that can be read.") from problem
    if not isinstance(entry, dict):
        raise _Wrong("", 'is JSON but no object of the form {"title": …, "posted_on": …, "body": …}.')
    return Row(
        file=name,
        line=number,
        title=_title(_decoded(_string(entry, "title"))),
        posted_on=_day(entry),
        body=_body(_decoded(_string(entry, "body"))),
        lang=_lang(entry),
        country_codes=_codes(entry, "countries", COUNTRIES),
        industry_codes=_codes(entry, "industries", None),
        old_id=_old_id(entry),
    )


def _string(entry: dict[str, Any], field: str) -> str:
    value = entry.get(field)
    if value is None:
        raise _Wrong(field, "is missing.")
    if not isinstance(value, str):
        raise _Wrong(field, f"must be text, not {_shown(value)}.")
    try:
        value.encode()
    except UnicodeEncodeError as problem:
        raise _Wrong(field, "holds half a character (a lone surrogate).") from problem
    return value


def _decoded(value: str) -> str:
    """Return a text with its entities decoded, once.

    Everything else is text as it stands: a bare & or <, and also what looks like a tag. Old posts show tags such as
    <b> in their running text and speak of them; readers get to see the same signs, as signs.
    """
    return _ENTITY.sub(lambda found: html.unescape(found.group()), value)


def _title(value: str) -> str:
    title = text.one_line(value)
    if not title:
        raise _Wrong("title", "is empty.")
    if len(title) > LONGEST_TITLE:
        raise _Wrong("title", f"has {len(title)} characters; at most {LONGEST_TITLE} are possible.")
    return title


def _body(value: str) -> str:
    if len(value) > LONGEST_BODY:
        raise _Wrong("body", f"has {len(value)} characters; at most {LONGEST_BODY} are possible.")
    body = text.paragraphs_to_html(value)
    if not body:
        raise _Wrong("body", "has no paragraph.")
    return text.clean_html(body)


def _day(entry: dict[str, Any]) -> date:
    value = _string(entry, "posted_on").strip()
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError as problem:
        raise _Wrong("posted_on", f"{_shown(value)} is no day of the form 2026-02-12.") from problem
    if not is_possible(day):
        raise _Wrong("posted_on", f"{_shown(value)} is too long ago or too far ahead.")
    return day


def _lang(entry: dict[str, Any]) -> str:
    value = entry.get("lang")
    if value is None:
        return "en"
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", value) or len(value) > 12:
        raise _Wrong("lang", f"{_shown(value)} is no code of a language.")
    return value


def _old_id(entry: dict[str, Any]) -> int | None:
    value = entry.get("newsid")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST_OLD_ID:
        raise _Wrong("newsid", f"{_shown(value)} is no number that a post had on the old site.")
    return value


def _codes(entry: dict[str, Any], field: str, known: set[str] | None) -> tuple[str, ...]:
    values = entry.get(field)
    if values is None:
        return ()
    if not isinstance(values, list):
        raise _Wrong(field, f"must be a list of codes, not {_shown(values)}.")
    for value in values:
        if not isinstance(value, str) or not value:
            raise _Wrong(field, f"{_shown(value)} is no code.")
        if known is not None and value not in known:
            raise _Wrong(field, f"{_shown(value)} is not the two-letter code of a country (ISO 3166-1).")
    return tuple(dict.fromkeys(values))


def _shown(value: Any) -> str:
    """Return a wrong value as a message shows it: short, and on one line."""
    said = json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()
    return said if len(said) <= 60 else said[:57] + "…"


# ---- Saved pages -----------------------------------------------------------------------------------------------------


def _read_page(name: str, raw: bytes) -> Row | Problem:
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        return Problem(name, line, "", "is not UTF-8 text; please save the page as UTF-8.")
    try:
        return _page(name, content)
    except _Wrong as wrong:
        return Problem(name, wrong.line, wrong.field, wrong.reason)


def _page(name: str, content: str) -> Row:
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if not filled:
        raise _Wrong("", "holds nothing but blanks.")
    first = filled[0]
    if _POSTED_LINE.match(lines[first].strip()):
        raise _Wrong("title", "is missing: the page begins with its date.", first + 1)
    second = filled[1] if len(filled) > 1 else None
    if second is None or not _POSTED_LINE.match(lines[second].strip()):
        raise _Wrong("posted_on", "the line “Posted on :…” is missing below the title.", (second or first) + 1)
    try:
        title = _title(lines[first])
        day = _written_day(lines[second].strip())
        body = _body("\n".join(_without_footer(lines[second + 1 :])))
    except _Wrong as wrong:
        place = {"title": first, "posted_on": second}.get(wrong.field, second + 1)
        raise _Wrong(wrong.field, wrong.reason, place + 1) from wrong
    saved_as = _SAVED_AS.search(name.rpartition("/")[2])
    old_id = int(saved_as[1]) if saved_as else None
    return Row(file=name, line=first + 1, title=title, posted_on=day, body=body, old_id=old_id)


def _written_day(line: str) -> date:
    found = _POSTED.fullmatch(line)
    said = _shown(" ".join(line.split()))
    if found is None:
        raise _Wrong("posted_on", f"{said} is no date of the form “Posted on :Thursday , 12th February 2026”.")
    month = [
        number
        for number, known in enumerate(_MONTHS, 1)
        if found["month"].lower() in {known, known[:3]} or (known == "september" and found["month"].lower() == "sept")
    ]
    try:
        day = date(int(found["year"]), month[0], int(found["day"]))
    except (IndexError, ValueError) as problem:
        raise _Wrong("posted_on", f"{said} names a day that does not exist.") from problem
    if not is_possible(day):
        raise _Wrong("posted_on", f"{said} is too long ago or too far ahead.")
    return day


def _without_footer(lines: list[str]) -> list[str]:
    """Cut at the line that is only the organiser's name, followed by the paragraph about the organiser."""
    for number, line in enumerate(lines):
        if line.strip() == _FOOTER_HEAD:
            following = next((one.strip() for one in lines[number + 1 :] if one.strip()), "")
            if following.startswith(_FOOTER_TEXT):
                return lines[:number]
    return lines
