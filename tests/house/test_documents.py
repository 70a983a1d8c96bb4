"""What is written beside the code says what the code does."""

import configparser
import re

from expoapp import rights
from expoapp.config import ROOT, Settings


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def setup() -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None)
    found.read(ROOT / "setup.cfg", encoding="utf-8")
    return found


def lines(value: str) -> list[str]:
    return [line for line in value.splitlines() if line and not line.startswith("#")]


def test_every_setting_is_documented() -> None:
    prose = read("docs/operations.md")
    names = [str(field.validation_alias or f"EXPOAPP_{name}").upper() for name, field in Settings.model_fields.items()]
    assert not [name for name in names if f"`{name}`" not in prose]


def test_the_readme_names_the_two_commands() -> None:
    assert "make run" in read("README.md")
    assert "make test" in read("README.md")


def test_the_readme_leads_to_what_is_there() -> None:
    leads = re.findall(r"\]\(([^)#:]+)\)", read("README.md"))
    assert leads
    assert not [lead for lead in leads if not (ROOT / lead).exists()]


def test_every_target_of_the_makefile_explains_itself() -> None:
    makefile = read("Makefile")
    targets = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert not [target for target in targets if not re.search(rf"^{target}:.* ## .", makefile, re.MULTILINE)]


def test_every_dependency_is_locked_and_every_lock_has_hashes() -> None:
    options = setup()
    wanted = {"": options["options"]["install_requires"]} | dict(options["options.extras_require"])
    for extra, lock in (
        ("", "requirements.txt"),
        ("postgres", "requirements-postgres.txt"),
        ("pdf", "requirements-pdf.txt"),
        ("passkeys", "requirements-passkeys.txt"),
        ("dev", "requirements-dev.txt"),
    ):
        line = r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)(?:.*\\\n\s+--hash=sha256:)"
        locked = dict(re.findall(line, read(lock), re.MULTILINE))
        assert len(locked) == len(re.findall(r"^\S+==", read(lock), re.MULTILINE)), "a version without hashes"
        names = {re.split(r"[\[<>=;]", line)[0].lower() for part in {"", extra} for line in lines(wanted[part])}
        assert names <= set(locked), lock


def test_the_locks_name_no_registry_and_no_machine() -> None:
    for path in ROOT.glob("requirements*.txt"):
        assert not re.search(r"://|^--(index|extra|find|trusted)|^-[ifr]|(^|\s)/", path.read_text(), re.MULTILINE), (
            path.name
        )


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_who_may_do_what_is_told_as_the_gate_has_it() -> None:
    assert read("docs/permissions.md") == rights.document(rights.permissions()), "run make permissions"


def test_every_permission_stands_in_the_table_once_in_some_room() -> None:
    table = rights.document(rights.permissions())
    for endpoint in rights.permissions():
        assert endpoint.rpartition(".")[2].replace("_", " ") in table
