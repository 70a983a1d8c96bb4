"""The look of letters and words: scripts mixed inside a word, letters in costume, words that are none."""

import re
import unicodedata

_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΗΙΚΜΝΟΡΤΥΧΖονα",
    "ABESIJKMHOPCTYXaesijopcyxdhqwABEHIKMNOPTYXZova",
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_COSTUME = re.compile(r"[\u2460-\u24ff\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f189]")
_UNSEEN = re.compile(r"(?<=[A-Za-z])[\u00ad\u200b-\u200d\u2060\ufeff](?=[A-Za-z])")
_SWITCH = re.compile(r"[a-z](?=[A-Z])")
_ROWS = ("qwert", "asdf", "zxcv", "sdfg", "dfgh", "hjkl")
# "Knightsbridge" has six consonants in a row.
_HARD = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}")
_VOWELS = frozenset("aeiouy")
# Addresses that nobody means to keep.
DISPOSABLE = (  # noqa: SIM905 -- a list literal would be 40 lines
    "10minutemail.com 20minutemail.com 33mail.com burnermail.io discard.email dispostable.com dropmail.me "
    "emailfake.com emailondeck.com fakeinbox.com getairmail.com getnada.com grr.la guerrillamail.com "
    "guerrillamail.info inboxkitten.com mail-temp.com mailcatch.com maildrop.cc mailinator.com mailnesia.com "
    "mailsac.com mintemail.com "
    "moakt.cc moakt.com mohmal.com mytemp.email sharklasers.com spam4.me spamgourmet.com temp-mail.io temp-mail.org "
    "tempail.com tempmail.com tempmail.dev tempmailo.com tempr.email throwawaymail.com trash-mail.com trashmail.com "
    "trbvm.com yopmail.com yopmail.fr yopmail.net"
).split()
_CHEAP = re.compile(r"\.(?:xyz|top|icu|click|buzz|cam|rest|sbs|cfd|quest|monster|gq|ml|tk|cf|ga|bid|loan|win)$")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
MOST_DOTS = 3


def mixed_words(value: str) -> int:
    """Return how many words have letters of two scripts that look alike: Latin with Greek or Cyrillic."""
    if value.isascii():
        return 0
    return sum(bool(_LATIN.search(word) and _FOREIGN.search(word)) for word in _WORD.findall(value) if len(word) > 2)


def in_costume(value: str) -> int:
    """Return how many letters are drawn as bold, circled or wide ones, so that no filter reads them."""
    return 0 if value.isascii() else len(_COSTUME.findall(value))


def unseen(value: str) -> int:
    """Return how many signs without width stand inside words of Latin letters."""
    return 0 if value.isascii() else len(_UNSEEN.findall(value))


def undressed(value: str) -> str:
    """Return a text as it is meant to be read: costumes off, look-alike letters put back, unseen signs out."""
    if value.isascii():
        return value
    bare = _UNSEEN.sub("", value)
    if _COSTUME.search(bare):
        bare = _COSTUME.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), bare)
    if _FOREIGN.search(bare):
        bare = _WORD.sub(lambda word: word[0].translate(_ALIKE) if _LATIN.search(word[0]) else word[0], bare)
    return bare


def is_noise(word: str) -> bool:
    """Say whether a word of Latin letters is one that no language has: typed at random, by a hand or a machine."""
    if len(word) < 6 or not _LATIN.fullmatch(word) or not word.isascii():
        return False
    low = word.casefold()
    if len(word) >= 8 and len(_SWITCH.findall(word)) >= 3:
        return True
    if any(row in low for row in _ROWS):
        return True
    if word.isupper():
        return False  # a company's letters
    # "Schwartz" has one vowel in eight letters.
    return sum(sign in _VOWELS for sign in low) * 9 < len(low) or bool(_HARD.search(low))


def noise(value: str) -> tuple[int, int]:
    """Return how many words of Latin letters are noise, and how many there are."""
    found = _WORD.findall(value)
    latin = [word for word in found if _LATIN.fullmatch(word)]
    return sum(is_noise(word) for word in latin), len(found)


def is_throwaway(email: str) -> bool:
    """Say whether an address is made to be thrown away: of a provider for that, or Gmail's with dots all over."""
    local, _at, domain = email.casefold().rpartition("@")
    if domain in DISPOSABLE:
        return True
    return domain in _GMAIL and local.count(".") > MOST_DOTS


def is_cheap(email: str) -> bool:
    """Say whether an address has one of the endings that are sold for next to nothing."""
    return bool(_CHEAP.search(email.casefold()))
