"""A YAML file read as YAML 1.2 means it: days and hours stay text, NO is Norway, and every mapping knows its line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from expoapp.errors import Invalid
from expoapp.exhibitions.importer.text_file import read_text_file

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times as fast


class Entry(dict[str, Any]):
    """A mapping of the file together with the line it begins in."""

    line = 0


class _Reader(_BASE):
    """The safe loader without YAML 1.1's guesses: a wrong day must cost its entry, not the file."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("merge", r"^(?:<<)$", "<"),
):
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _mapping(loader: Any, node: yaml.MappingNode) -> Iterator[Entry]:
    entry = Entry()
    entry.line = node.start_mark.line + 1
    yield entry
    # Asked before "<<" is resolved: a key may well stand again in what is merged in.
    seen = set()
    for key_node, _value in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a name must be a word", key_node.start_mark)
        if key_node.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f'"{key_node.value}" stands twice', key_node.start_mark)
        seen.add(key_node.value)
    loader.flatten_mapping(node)
    for key_node, value_node in node.value:
        entry[key_node.value] = loader.construct_object(value_node, deep=True)


_Reader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_file(path: Path) -> Entry:
    """Return what a YAML file holds. Raises Invalid with one sentence when it cannot be read."""
    content = read_text_file(path)
    try:
        found = yaml.load(content, Loader=_Reader)  # noqa: S506 -- a safe loader, made above
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = f" in line {mark.line + 1}" if mark else ""
        raise Invalid(f"{path} is not valid YAML{place}: {problem.problem or problem.context}.") from problem
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise Invalid(f"{path} is not valid YAML: {str(problem).splitlines()[0]}.") from problem
    if not isinstance(found, Entry):
        raise Invalid(f"{path} does not hold a portfolio: names with values are expected at its top.")
    return found
