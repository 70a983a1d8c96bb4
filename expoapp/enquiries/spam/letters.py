"""What is judged, and what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

# No form takes more. What is longer is read so far only, so that no text can make the judge think for long.
LONGEST_READ = 5000
# Two signs that stand for whole sentences, and become them when a text is compared.
_SENTENCES = str.maketrans(dict.fromkeys("\ufdfa\ufdfb", " "))


@dataclass(frozen=True)
class Letter:
    """The texts of an enquiry."""

    name: str
    email: str
    message: str
    company: str = ""
    products: str = ""
    phone: str = ""

    def read(self) -> "Letter":
        """Return as much of it as is read."""
        return Letter(**{name: value[:LONGEST_READ].translate(_SENTENCES) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Reason:
    """Why something looks like a machine's: a code that the desk's pages put in words, its weight, and a number."""

    code: str
    points: int
    number: int = 0


def total(reasons: Iterable[Reason]) -> int:
    """Return the points of all reasons; those for a person (the desk has found such words fine) count against."""
    return sum(reason.points for reason in reasons)
