"""The breached passwords on the disk (R14)."""

import subprocess
import sys

import pytest

from expoapp.accounts import breached, passwords


def test_the_file_knows_the_hundred_thousand_most_frequent_ones() -> None:
    assert breached.count() >= 100_000
    assert len(breached._kept()) % breached.BYTES == 0
    kept = [breached._kept()[place : place + breached.BYTES] for place in range(0, 50_000, breached.BYTES)]
    assert kept == sorted(set(kept))


@pytest.mark.parametrize("password", ["123456", "password", "dragon", "1qaz2wsx3edc4rfv", "momsanaladventure"])
def test_what_breaches_made_known_is_refused_in_any_case(password: str) -> None:
    assert breached.is_known(password)
    assert breached.is_known(password.upper())
    assert passwords.weakness(password, [], least=6).endswith(".")


def test_the_sentence_says_why() -> None:
    assert "known from thefts" in passwords.weakness("PolniyPizdec0211", [])


@pytest.mark.parametrize(
    "password", ["the harbour wakes up slowly", "owl on a reef", "القافلة تسير في الليل", "\ud83d"]
)
def test_what_nobody_has_lost_is_taken(password: str) -> None:
    assert not breached.is_known(password)


def test_the_first_and_the_last_entry_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"word {number}" for number in range(50)]
    content = breached.written(words)
    monkeypatch.setattr(breached, "_kept", lambda: content)
    assert all(map(breached.is_known, words))
    assert not breached.is_known("word 50")


def test_it_is_read_when_it_is_needed_and_not_before() -> None:
    code = "from expoapp.accounts import breached; print(breached._kept.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
