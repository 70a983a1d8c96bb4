"""Every text that people read is there in every language, with its places for values."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from expoapp import i18n
from expoapp.config import ROOT

OTHERS = [code for code in i18n.LANGUAGES if code != i18n.DEFAULT]
PLACE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All texts in the source, collected as `make messages` does."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    subprocess.run(["make", "-s", "pot", f"POT={path}"], cwd=ROOT, check=True, capture_output=True)
    with path.open("rb") as file:
        return read_po(file)


def catalogue(code: str) -> Catalog:
    path = Path(ROOT, "expoapp", "translations", code, "LC_MESSAGES", "messages.po")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def forms(message: Message) -> list[str]:
    """Return all that is said for one text: one form, or one for each plural of the language."""
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string]


def sources(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (list, tuple)) else [message.id]


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated(template: Catalog, code: str) -> None:
    known = catalogue(code)
    missing = []
    for message in template:
        if message.id:
            found = known.get(message.id, message.context)
            if found is None or found.fuzzy or not all(forms(found)):
                missing.append(message.id)
    assert not missing, "run make messages, then translate"


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_source(code: str) -> None:
    wrong = []
    for message in catalogue(code):
        if not message.id:
            continue
        allowed = set(PLACE.findall(sources(message)[-1]))
        for form in forms(message):
            places = set(PLACE.findall(form))
            # A form for exactly one or two may say the number in words.
            if not (places <= allowed and (message.pluralizable or places == allowed)):
                wrong.append((message.id, form))
    assert not wrong


@pytest.mark.parametrize("code", OTHERS)
def test_a_plural_has_as_many_forms_as_the_language(code: str) -> None:
    known = catalogue(code)
    assert not [message.id for message in known if message.pluralizable and len(forms(message)) != known.num_plurals]


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_of_a_text_that_is_gone(template: Catalog, code: str) -> None:
    left = [
        message.id for message in catalogue(code) if message.id and template.get(message.id, message.context) is None
    ]
    assert not left, "run make messages"


def test_no_text_stands_inside_an_f_string() -> None:
    """Babel reads those only with Python 3.12, so there such a text would stay English everywhere."""
    hidden = []
    for path in sorted((ROOT / "expoapp").rglob("*.py")):
        for made in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(made, ast.JoinedStr):
                called = [one.func for one in ast.walk(made) if isinstance(one, ast.Call)]
                names = {one.id for one in called if isinstance(one, ast.Name)}
                if names & {"_", "_l", "ngettext", "pgettext", "npgettext"}:
                    hidden.append(f"{path.relative_to(ROOT)}:{made.lineno}")
    assert not hidden
