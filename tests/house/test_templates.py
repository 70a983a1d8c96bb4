"""The templates keep the rules of the house."""

import ast
import re
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import Environment, nodes

from expoapp.config import ROOT

TEMPLATES = ROOT / "templates"
# The macro whose one task is to mark HTML safe that was cleaned when it was stored.
MARKS_SAFE = "components/rich_text.html"
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTE = re.compile(r"\b(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"")


@cache
def sources() -> dict[str, str]:
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".txt", ".xml"}
    }


def components() -> dict[str, str]:
    return {name: source for name, source in sources().items() if name.startswith("components/")}


def names_in_python() -> set[str]:
    """Return what could name a template in our Python; the changing part of an f-string is a *."""
    found = set()
    for path in (ROOT / "expoapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values))
    return {name for name in found if name.endswith((".html", ".txt", ".xml"))}


def names_in_templates(env: Environment) -> set[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    return {
        name.value
        for source in sources().values()
        for statement in env.parse(source).find_all(kinds)
        for name in ([statement.template, *statement.template.find_all(nodes.Const)])
        if isinstance(name, nodes.Const) and isinstance(name.value, str)
    }


def test_every_template_compiles(app: Flask) -> None:
    for name in sources():
        app.jinja_env.get_template(name)


def test_every_template_is_used(app: Flask) -> None:
    named = names_in_python() | names_in_templates(app.jinja_env)
    unused = [name for name in sources() if not any(Path(name).match(wanted) for wanted in named)]
    assert not unused


def test_only_rich_text_marks_html_safe() -> None:
    assert [name for name, source in sources().items() if re.search(r"\|\s*safe\b", source)] in ([], [MARKS_SAFE])


def test_a_component_is_one_macro_of_the_files_name_with_a_comment_at_its_head(app: Flask) -> None:
    wrong = []
    for name, source in components().items():
        macros = [node.name for node in app.jinja_env.parse(source).find_all(nodes.Macro)]
        public = [macro for macro in macros if not macro.startswith("_")]
        if public != [Path(name).stem] or not source.lstrip().startswith("{#"):
            wrong.append((name, public))
    assert not wrong


def test_every_component_has_a_stylesheet_of_its_name() -> None:
    sheets = {path.stem for path in (ROOT / "static/css/components").glob("*.css")}
    assert not {Path(name).stem for name in components()} - sheets


def test_every_script_has_the_name_of_the_component_it_improves() -> None:
    scripts = {path.stem for path in (ROOT / "static/js").glob("*.js")}
    assert not scripts - {Path(name).stem for name in components()}


def test_no_template_has_style_or_script_of_its_own() -> None:
    # The content security policy would refuse them.
    own = re.compile(r"<style|\sstyle=|<script(?![^>]*(\ssrc=|application/ld\+json))|\son[a-z]+=", re.IGNORECASE)
    found = {name: own.findall(JINJA.sub("", text)) for name, text in sources().items() if name.endswith(".html")}
    # Mail readers know no style sheets, so what is sent by mail styles itself.
    assert not [name for name, hits in found.items() if hits and not name.startswith("email/")]


def test_every_text_goes_through_gettext() -> None:
    bare = {}
    for name, source in sources().items():
        if not name.endswith(".html"):
            continue
        plain = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
        plain = re.sub(r"\{% block robots %\}.*?\{% endblock", "{% endblock", plain, flags=re.DOTALL)  # for machines
        plain = JINJA.sub("", plain)
        texts = [TAG.sub(" ", plain), *SPOKEN_ATTRIBUTE.findall(plain)]
        if words := [word for text in texts for word in WORD.findall(re.sub(r"&\w+;", "", text))]:
            bare[name] = words
    assert not bare
