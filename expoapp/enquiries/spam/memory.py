"""What is remembered of texts: keyed digests of words and of runs of words, from which no word can be read back."""

import hashlib
import hmac
import math
from collections.abc import Mapping
from typing import NamedTuple

from expoapp import text
from expoapp.enquiries.spam import links
from expoapp.enquiries.spam.letters import Letter, Reason

# Of each text the smallest digests of its runs of words are kept: two texts that share half of them are nearly one.
RUN, KEPT_RUNS = 4, 8
# Shorter texts are the same by chance: "Please send me the brochure."
SHORTEST_WORDS, SHORTEST_SIGNS = 12, 60
MOST_WORDS = 200
# Before the desk has sorted so many of each kind, its words say too little.
LETTERS_NEEDED = 10
STRONGEST = 20
# A word seen once or twice says little: as if it had been seen once more, in equal parts.
STRENGTH, PRIOR = 1.0, 0.5
SURE, LIKELY = 0.99, 0.9
_keys: list[bytes] = []


class Counts(NamedTuple):
    """In how many letters of each kind something stood."""

    spam: int
    fine: int


def use_key(key: bytes) -> None:
    """Make digests with this key from here on; the application says so at its start."""
    _keys[:] = [key]


def _digest(purpose: str, value: str) -> str:
    if not _keys:
        raise LookupError("the judge of spam has no key yet")
    return hmac.new(_keys[0], f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()[:16]


def _words(letter: Letter) -> list[str]:
    said = " ".join((letter.message, letter.company, letter.products))
    return text.normal(links.without(said)).split()


def digests(letter: Letter) -> list[str]:
    """Return the digests of a letter's words, and of the hosts it leads to; each once, in a fixed order."""
    letter = letter.read()
    words = [word for word in _words(letter) if 3 <= len(word) <= text.LONGEST_WORD and not word.isdigit()]
    hosts = links.hosts(letter.message)
    return sorted(
        {_digest("word", word) for word in words[:MOST_WORDS]} | {_digest("host", host) for host in hosts[:20]}
    )


def sketch(letter: Letter) -> list[str]:
    """Return what a letter's text is known again by when it comes with other numbers, links or a few other words.

    Nothing for a short one.
    """
    letter = letter.read()
    words = [word for word in text.normal(links.without(letter.message)).split() if not any(map(str.isdigit, word))]
    if len(words) >= SHORTEST_WORDS:
        runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    else:
        joined = "".join(words)  # a script without blanks between words
        if len(joined) < SHORTEST_SIGNS:
            return []
        runs = {joined[start : start + 12] for start in range(0, len(joined) - 12)}
    return sorted({_digest("run", run) for run in runs})[:KEPT_RUNS]


def learned(known: Mapping[str, Counts], letters: Counts) -> Reason | None:
    """Weigh what the desk has made of these words before (naive Bayes over the strongest ones)."""
    if min(letters) < LETTERS_NEEDED:
        return None
    strongest = sorted((_leaning(counts, letters) for counts in known.values()), key=abs, reverse=True)[:STRONGEST]
    chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(strongest)))))
    spammy, fine = sum(one > 0 for one in strongest), sum(one < 0 for one in strongest)
    if chance >= SURE:
        return Reason("learned", 5, spammy)
    if chance >= LIKELY:
        return Reason("learned", 3, spammy)
    if chance <= 1 - SURE:
        return Reason("learned-fine", -2, fine)
    return None


def _leaning(counts: Counts, letters: Counts) -> float:
    """Return how far a word leans towards spam, as the logarithm of its odds."""
    spam, fine = counts.spam / max(letters.spam, 1), counts.fine / max(letters.fine, 1)
    seen = counts.spam + counts.fine
    share = spam / (spam + fine) if seen else PRIOR
    likely = (STRENGTH * PRIOR + seen * share) / (STRENGTH + seen)
    return math.log(likely / (1 - likely))
