"""The judge: what in a letter looks like a machine's, and how much each sign weighs.

A sign that people give too weighs less than what holds an enquiry back (`limits.HELD_AT`): only several of them do.
"""

from expoapp import text
from expoapp.enquiries.spam import links, phrases, shapes
from expoapp.enquiries.spam.letters import Letter, Reason, total

# A few words around a link are an advertisement; people say what they want.
SHORT = 8
MANY_LINKS = 3
ASKING = 3


def reasons_of(letter: Letter, sent: str = "") -> list[Reason]:
    """Return why a letter looks like a machine's, the heaviest first; nothing for a person's.

    `sent` is what the form noticed: "trap" (the hidden field is filled in), "fast" (sent sooner than a person can).
    """
    letter = letter.read()
    said = text.normal(shapes.undressed("\n".join((letter.message, letter.company, letter.products, letter.name))))
    message = text.normal(links.without(letter.message))
    heard = [Reason(trade, points, hits) for trade, points, hits in phrases.heard(said)]
    found = [
        *_sending(sent),
        *_links(letter, len(message.split())),
        *_letters(letter),
        *_fields(letter, message),
        *heard,
    ]
    if heard and (asked := phrases.asks(said)):
        # Never more than what was heard, so that it makes up for no other sign.
        found.append(Reason("asks-us", -min(ASKING, total(heard)), asked))
    return sorted((reason for reason in found if reason.points), key=lambda reason: (-reason.points, reason.code))


def repeated(others: int) -> Reason | None:
    """Weigh that nearly the same text has come from other addresses lately."""
    return Reason("repeated", min(2 * others, 6), others) if others else None


def _sending(sent: str) -> list[Reason]:
    return [Reason(sent, {"trap": 10, "fast": 5}[sent])] if sent else []


def _links(letter: Letter, words: int) -> list[Reason]:
    hosts = links.hosts(letter.message)
    foreign = links.foreign(hosts, letter.email)
    found = []
    if len(foreign) >= MANY_LINKS:
        found.append(Reason("links", 2 if len(foreign) == MANY_LINKS else min(len(foreign), 6), len(foreign)))
    if links.chats(hosts):
        found.append(Reason("chat-link", 2, links.chats(hosts)))
    if links.shortened(hosts):
        found.append(Reason("hidden-link", 3, links.shortened(hosts)))
    if foreign and words <= SHORT:
        found.append(Reason("only-link", 5 if words <= 1 else 3))
    if links.hosts(letter.name) or "://" in letter.name:
        found.append(Reason("link-in-name", 5))
    if "://" in letter.company and links.foreign(links.hosts(letter.company), letter.email):
        found.append(Reason("link-in-company", 2))
    if links.markup(letter.message) or links.markup(letter.name):
        found.append(Reason("markup", 5, links.markup(letter.message)))
    elif links.tags(letter.message) >= 2:
        found.append(Reason("markup", 3, links.tags(letter.message)))
    return found


def _letters(letter: Letter) -> list[Reason]:
    whole = "\n".join((letter.name, letter.message, letter.company, letter.products))
    mixed, costume, unseen = shapes.mixed_words(whole), shapes.in_costume(whole), shapes.unseen(whole)
    found = []
    if mixed:
        found.append(Reason("mixed-scripts", 3 if mixed == 1 else 6, mixed))
    if costume >= 4:
        found.append(Reason("costume", 5, costume))
    if unseen >= 2:
        found.append(Reason("unseen-signs", 4, unseen))
    return found


def _fields(letter: Letter, message: str) -> list[Reason]:
    found = []
    noisy, words = shapes.noise(links.without(letter.message))
    if noisy and noisy * 3 >= words:
        found.append(Reason("noise", 4, noisy))
    if shapes.noise(letter.name)[0]:
        found.append(Reason("noise-name", 3))
    if shapes.is_throwaway(letter.email):
        found.append(Reason("throwaway", 3))
    elif shapes.is_cheap(letter.email):
        found.append(Reason("cheap-address", 1))
    if message and message in {text.normal(letter.name), text.normal(letter.company)}:
        found.append(Reason("same-fields", 4))
    return found
