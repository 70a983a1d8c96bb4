"""Passwords: kept as argon2id hashes, compared at one speed, refused when they are easy to guess."""

import time
from threading import Thread

import pytest
from argon2 import extract_parameters

from expoapp.accounts import passwords
from expoapp.errors import TooMany
from tests.conftest import HASHER

GOOD = "the harbour wakes up slowly"
NAMES = ["amina.odhiambo@expogroup.example", "Amina Odhiambo", "Expogroup"]


@pytest.fixture(autouse=True)
def _as_a_server_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", HASHER)


def test_the_hash_is_argon2id_with_19_mib_two_rounds_and_one_lane() -> None:
    found = extract_parameters(passwords.hashed(GOOD))
    assert (found.type.name, found.memory_cost, found.time_cost, found.parallelism) == ("ID", 19 * 1024, 2, 1)


@pytest.mark.parametrize(
    "password", [GOOD, "كلمة سر طويلة " * 9, "🦁🐘🦒" * 6, "ﬁ é é  tab\tand\nline", "a" * 127 + "b"]
)
def test_any_characters_are_kept_as_they_are(password: str) -> None:
    kept = passwords.hashed(password)
    assert passwords.matches(kept, password)
    for other in (password[:-1], password + " ", " " + password, password[:-1] + "x"):
        assert not passwords.matches(kept, other)


def test_two_spellings_of_one_letter_are_two_passwords() -> None:
    assert not passwords.matches(passwords.hashed("caf\u00e9 in the morning"), "cafe\u0301 in the morning")


def test_nobody_and_an_account_that_no_password_opens_match_nothing() -> None:
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches("!", GOOD)


def test_too_long_a_password_is_never_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", None)
    assert not passwords.matches(None, "x" * 129)
    assert not passwords.matches("!", "x" * 1_000_000)


def test_an_unknown_name_takes_as_much_work_as_a_wrong_password() -> None:
    kept = passwords.hashed(GOOD)

    def work(given: str | None) -> float:
        start = time.thread_time()
        passwords.matches(given, "something else entirely")
        return time.thread_time() - start

    known, unknown, closed = (min(work(given) for _ in range(10)) for given in (kept, None, "!"))
    assert unknown == pytest.approx(known, rel=0.4)
    assert closed == pytest.approx(known, rel=0.4)


def test_only_four_are_hashed_at_once_and_the_fifth_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_LONGEST_WAIT_SECONDS", 0.01)
    for _ in range(4):
        assert passwords._places.acquire(blocking=False)
    try:
        with pytest.raises(TooMany):
            passwords.hashed(GOOD)
    finally:
        for _ in range(4):
            passwords._places.release()


def test_many_at_once_all_get_their_turn() -> None:
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(passwords.hashed(GOOD))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 12


def test_a_hash_with_other_parameters_is_outdated() -> None:
    assert not passwords.is_outdated(passwords.hashed(GOOD))
    assert passwords.is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b0dWw")


@pytest.mark.parametrize(
    "password",
    [
        *("", "short", "fourteen chars", "x" * 129),
        *("aaaaaaaaaaaaaaaaaaaa", "abababababababababab", "amberamberamberamb", "correct correct correct"),
        *("abcdefghijklmnopqrst", "123456789012345678", "qwertyuiopasdfghjkl", "98765432109876543"),
        *("aminaodhiambo2026", "Amina Odhiambo 1!", "amina.odhiambo@expogroup.example", "expogroup expogroup 26"),
        *("passwordpassword1", "Password1234567", "welcomeadmin2026!", "EXPOGROUP-admin-1"),
    ],
)
def test_what_is_guessed_first_is_refused_in_a_sentence(password: str) -> None:
    assert passwords.weakness(password, NAMES).endswith(".")


@pytest.mark.parametrize(
    "password",
    [
        *(GOOD, "correct horse battery staple", "kettle-nine-umbrella", "839201748392617", "Password reset by an owl"),
        *("القافلة تسير في الليل", "🦁🐘🦒🐆🐊🦓🦏🐃🐒🦍🐫🐪🦛🐎🦩", "Amina walks home by the lake"),
        "".join(chr(33 + place * 37 % 90) for place in range(128)),
        "".join(chr(0x0627 + place % 37) + "ب" for place in range(64)),
    ],
)
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    assert passwords.weakness(password, NAMES) == ""


def test_generated_passwords_are_taken_and_never_the_same() -> None:
    made = {passwords.generated() for _ in range(200)}
    assert len(made) == 200
    assert not [password for password in made if passwords.weakness(password, NAMES)]
