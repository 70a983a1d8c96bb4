"""Which of many names an address resembles, by the groups of three letters they share. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from expoapp import text

LEAST = 0.5
MOST = 3
# Words of every second address, which say nothing of what was meant.
_EMPTY = {
    "en",
    "ar",
    "fr",
    "index",
    "default",
    "home",
    "news",
    "exhibitions",
    "exhibition",
    "events",
    "event",
    "detail",
}
_ENDINGS = (".php", ".html", ".htm", ".aspx", ".asp", ".pdf")


class Names:
    """Names with their groups of letters, looked through for many addresses."""

    def __init__(self, called: Sequence[Iterable[str]]) -> None:
        self._sizes: list[tuple[int, int]] = []  # place among `called`, number of groups
        self._having: dict[str, list[int]] = defaultdict(list)
        for place, names in enumerate(called):
            for name in {_letters(name) for name in names}:
                groups = _groups(name)
                for group in groups:
                    self._having[group].append(len(self._sizes))
                self._sizes.append((place, len(groups)))

    def like(self, path: str) -> list[int]:
        """Return the places of what resembles an address most, the likest first, at most three."""
        best: dict[int, float] = {}
        for wanted in _parts(path):
            groups = _groups(wanted)
            shared: Counter[int] = Counter()
            for group in groups:
                shared.update(self._having.get(group, ()))
            for number, count in shared.items():
                place, size = self._sizes[number]
                best[place] = max(best.get(place, 0), 2 * count / (size + len(groups)))
        likely = sorted((-score, place) for place, score in best.items() if score >= LEAST)
        # A much better one makes the others noise.
        return [place for score, place in likely[:MOST] if score <= likely[0][0] * 0.8]


def _parts(path: str) -> list[str]:
    """Return what of an address may name something: each step of its path, and all of them together."""
    steps = [step.removesuffix(next((one for one in _ENDINGS if step.endswith(one)), "")) for step in path.split("/")]
    telling = [step for step in steps if step and step not in _EMPTY and not step.isdecimal()]
    found = [_letters(step) for step in (*telling, "".join(telling))]
    return [one for one in dict.fromkeys(found) if len(one) >= 4]


def _letters(name: str) -> str:
    return text.normal(name.replace("-", " ")).replace(" ", "")[:120]


def _groups(name: str) -> set[str]:
    return {name[place : place + 3] for place in range(max(1, len(name) - 2))}
