"""Typing errors: how far two words are apart, and what words that are near to one another have in common."""

from itertools import combinations

# Only these first letters are compared when candidates are chosen; the distance is then measured over all of them.
_HEAD = 7
_SHORT = 5
SHORTEST = 3


def reach(word: str) -> int:
    """Return how many typing errors a word may hold."""
    return 1 if len(word) <= _SHORT else 2


def is_correctable(word: str) -> bool:
    """Say whether a word can hold a typing error that we would know: numbers and the shortest words cannot."""
    return len(word) >= SHORTEST and not any(letter.isdigit() for letter in word)


def rests(word: str) -> set[str]:
    """Return what is left of a word's head without up to `reach` letters.

    Two words within reach of one another always share a rest, so that candidates are looked up and never scanned for.
    """
    head = word[:_HEAD]
    return {
        "".join(letter for place, letter in enumerate(head) if place not in gone)
        for number in range(reach(word) + 1)
        for gone in combinations(range(len(head)), number)
    }


def distance(one: str, other: str, most: int) -> int:
    """Return the typing errors between two words: letters missing, added, wrong, or exchanged with the next.

    Counts no further than `most` + 1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, with_letter in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != with_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == with_letter:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
