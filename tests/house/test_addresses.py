"""Every address belongs to an audience, and the back office lets nobody in by mistake."""

from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from expoapp import urls

SIGN_IN = "/staff/sign-in"
# Bundled files, which have no language and no audience.
SHARED = {"assets"}


def rules(app: Flask, inside: bool) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("staff.") is inside]


def methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def asked(rule: Rule) -> str:
    """Return an address that the rule takes; the thing it names need not exist."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[0]
        else:
            values[name] = 1 if isinstance(converter, IntegerConverter) else "x"
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


def staff_requests(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in rules(app, inside=True):
        if rule.endpoint not in urls.OPEN_TO_STRANGERS:
            for method in sorted(methods(rule)):
                yield rule.endpoint, method, asked(rule)


def test_every_address_belongs_to_an_audience(app: Flask) -> None:
    audiences = {pages.name for pages in urls.PUBLIC} | SHARED | {"staff"}
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] not in audiences]


def test_all_of_the_back_office_lies_under_staff_and_nothing_else_does(app: Flask) -> None:
    assert all(rule.rule.split("/")[1] == "staff" for rule in rules(app, inside=True))
    assert not [rule.rule for rule in rules(app, inside=False) if "staff" in rule.rule.split("/")]


def test_every_staff_address_refuses_strangers(app: Flask, client: FlaskClient) -> None:
    let_in = []
    for endpoint, method, address in staff_requests(app):
        answer = client.open(address, method=method)
        sent_away = answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
        if not (sent_away if method == "GET" else answer.status_code == 401):
            let_in.append((endpoint, method, answer.status_code))
    assert not let_in


def test_every_staff_address_has_its_permission(app: Flask) -> None:
    permissions = app.config["PERMISSIONS"]
    asked_for = {(endpoint, method) for endpoint, method, _address in staff_requests(app)}
    given = {(endpoint, method) for endpoint, entry in permissions.items() for method in entry if method.isupper()}
    assert asked_for - given == set(), "addresses without a permission"
    assert given - asked_for == set(), "permissions without an address"


def test_every_permission_names_known_roles(app: Flask) -> None:
    roles = {
        role
        for entry in app.config["PERMISSIONS"].values()
        for method, allowed in entry.items()
        if method.isupper()
        for role in allowed
    }
    assert roles <= {"viewer", "editor", "sales", "admin"}


def test_every_page_for_visitors_stands_in_every_language(app: Flask) -> None:
    spoken: dict[str, set[bool]] = {}
    for rule in rules(app, inside=False):
        if "lang" in rule.arguments or "lang" in (rule.defaults or {}):
            spoken.setdefault(rule.endpoint, set()).add("lang" in (rule.defaults or {}))
    assert not [endpoint for endpoint, found in spoken.items() if found != {True, False}]


def test_no_address_fails_or_sets_a_cookie_for_a_visitor_on_an_empty_database(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for rule in rules(app, inside=False):
        if "GET" in methods(rule):
            answer = client.get(asked(rule))
            if answer.status_code >= 500 or "Set-Cookie" in answer.headers:
                wrong.append((rule.rule, answer.status_code))
    assert not wrong
