"""`flask accounts`, as an operator types it."""

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from expoapp.accounts import passwords, queries
from tests import factories
from tests.accounts.ways import mailed, person

GOOD = "the harbour wakes up slowly"


def run(runner: FlaskCliRunner, *args: str, password: str | bytes | None = None) -> tuple[int, str, str]:
    """Return exit code, what was said, and what was complained about."""
    done = runner.invoke(args=["accounts", *args], input=password)
    return done.exit_code, done.stdout, done.stderr


def create(runner: FlaskCliRunner, *args: str, password: str | bytes = GOOD + "\n") -> tuple[int, str, str]:
    return run(runner, "create", *args, "--password-stdin", password=password)


def test_an_administrator_is_made_with_a_password_from_standard_input(runner: FlaskCliRunner, db: Session) -> None:
    assert create(runner, "Admin@example.org", "--role", "admin", "--name", "Amina Odhiambo") == (
        *(0, "admin@example.org may sign in as admin.\n", ""),
    )
    made = queries.get_account("admin@example.org")
    assert made.name == "Amina Odhiambo"
    assert made.scope.everywhere
    assert passwords.matches(made.password_hash, GOOD)


@pytest.mark.parametrize("given", [GOOD, GOOD + "\n", GOOD + "\r\n"])
def test_only_the_lines_end_is_taken_from_the_password(runner: FlaskCliRunner, db: Session, given: str) -> None:
    create(runner, "admin@example.org", "--role", "admin", password=given)
    assert passwords.matches(queries.get_account("admin@example.org").password_hash, GOOD)


def test_blanks_and_other_scripts_stay_in_the_password(runner: FlaskCliRunner, db: Session) -> None:
    create(runner, "admin@example.org", "--role", "admin", password="  القافلة تسير في الليل  \n")
    assert passwords.matches(queries.get_account("admin@example.org").password_hash, "  القافلة تسير في الليل  ")


def test_regions_narrow_what_a_person_sees(runner: FlaskCliRunner, db: Session) -> None:
    place = factories.region().id
    db.commit()
    code, _said, complaint = create(
        runner, "a@example.org", "--role", "sales", "--role", "editor", "--region", "east-africa"
    )
    assert (code, complaint) == (0, "")
    made = queries.get_account("a@example.org")
    assert made.roles == {"sales", "editor"}
    assert made.scope.region_ids == {place}


def test_somebody_without_regions_is_made_with_a_warning(runner: FlaskCliRunner) -> None:
    code, _said, complaint = create(runner, "a@example.org", "--role", "sales")
    assert code == 0
    assert "no region yet" in complaint
    code, _said, complaint = create(runner, "b@example.org", "--role", "sales", "--everywhere")
    assert (code, complaint) == (0, "")


@pytest.mark.parametrize(
    ("args", "password", "complaint"),
    [
        (["nobody", "--role", "admin"], GOOD, "This is not an e-mail address we can use: nobody"),
        (["a@example.org", "--role", "admin"], "short", "at least 15 characters"),
        (["a@example.org", "--role", "admin"], "", "at least 15 characters"),
        (["a@example.org", "--role", "admin"], b"\xff\xfe" * 20, "not UTF-8"),
        (["a@example.org", "--role", "sales", "--region", "mars"], GOOD, "There is no region mars"),
        (["taken@example.org", "--role", "sales"], GOOD, "There is already an account for taken@example.org."),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_makes_nobody(
    runner: FlaskCliRunner, db: Session, args: list[str], password: str | bytes, complaint: str
) -> None:
    factories.account("taken@example.org")
    db.commit()
    code, said, complained = create(runner, *args, password=password)
    assert (code, said) == (1, "")
    assert complained.startswith("Error: ")
    assert complaint in complained
    assert complained.count("\n") == 1
    db.rollback()
    assert [one.email for one in queries.accounts()] == ["taken@example.org"]


@pytest.mark.parametrize(
    "args", [["create", "a@example.org", "--role", "admin"], ["create", "a@example.org", "--role", "owner"], ["create"]]
)
def test_a_command_not_fully_said_is_explained(runner: FlaskCliRunner, args: list[str]) -> None:
    code, said, complained = run(runner, *args, password=GOOD)
    assert (code, said) == (2, "")
    assert "Error: " in complained


def test_the_list_tells_roles_regions_and_state(runner: FlaskCliRunner, db: Session) -> None:
    factories.account("admin@example.org", "admin")
    factories.account("editor@example.org", "editor", "sales", regions=[factories.region()])
    factories.account("viewer@example.org", "viewer", regions=[])
    db.commit()
    run(runner, "disable", "viewer@example.org")
    assert run(runner, "list")[1].splitlines() == [
        "admin@example.org\tadmin\teverywhere\topen",
        "editor@example.org\teditor sales\teast-africa\topen",
        "viewer@example.org\tviewer\tnowhere\tdisabled",
    ]


def test_closing_opening_and_changing_an_account(runner: FlaskCliRunner, db: Session) -> None:
    create(runner, "admin@example.org", "--role", "admin")
    create(runner, "a@example.org", "--role", "sales", "--everywhere")
    assert run(runner, "disable", "A@example.org")[1] == "a@example.org can no longer sign in.\n"
    assert not queries.get_account("a@example.org").is_active
    assert run(runner, "enable", "a@example.org")[1] == "a@example.org can sign in again.\n"
    assert run(runner, "rights", "a@example.org", "--role", "viewer")[1] == "a@example.org is now viewer.\n"
    other = "a lighthouse keeps its own hours"
    assert run(runner, "set-password", "a@example.org", "--password-stdin", password=other)[0] == 0
    db.rollback()
    changed = queries.get_account("a@example.org")
    assert changed.is_active
    assert changed.roles == {"viewer"}
    assert passwords.matches(changed.password_hash, other)


@pytest.mark.parametrize(
    "deed", [["disable"], ["enable"], ["rights", "--role", "admin"], ["set-password", "--password-stdin"]]
)
def test_nothing_is_done_to_somebody_who_is_not_there(runner: FlaskCliRunner, deed: list[str]) -> None:
    code, said, complained = run(runner, *deed, "nobody@example.org", password=GOOD)
    assert (code, said, complained) == (1, "", "Error: There is no account for nobody@example.org.\n")


def test_the_last_administrator_stays(runner: FlaskCliRunner) -> None:
    create(runner, "admin@example.org", "--role", "admin")
    for deed in (["disable"], ["rights", "--role", "viewer"]):
        code, _said, complained = run(runner, *deed, "admin@example.org")
        assert code == 1
        assert "last administrator" in complained


def test_a_password_with_the_organisers_name_is_refused(runner: FlaskCliRunner, db: Session) -> None:
    factories.organiser("Kilimanjaro Fairs")
    db.commit()
    code, _said, complained = create(runner, "a@example.org", "--role", "admin", password="kilimanjaro fairs 1")
    assert code == 1
    assert "made of names" in complained


def test_somebody_is_invited_and_a_lost_second_factor_reset(runner: FlaskCliRunner, db: Session) -> None:
    factories.region()
    db.commit()
    done = run(runner, "invite", "zawadi@example.org", "--role", "sales", "--region", "east-africa")
    assert done == (0, "An invitation to zawadi@example.org is on its way.\n", "")
    [mail] = mailed(db, "invitation")
    assert "http://127.0.0.1:8000/staff/join?for=" in mail.text_body
    assert run(runner, "invite", "zawadi@example.org", "--role", "sales")[0] == 1
    person(db, "admin")
    code, said, _complaint = run(runner, "reset-factor", "amina@example.org")
    assert (code, "has no second factor now" in said) == (0, True)
    assert [mail.subject for mail in mailed(db, "account-notice")] == ["Your second factor was reset"]
    assert run(runner, "reset-factor", "amina@example.org")[0] == 1
