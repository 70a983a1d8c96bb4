"""What can go wrong in words a person understands; `web/errors.py` turns each into a page."""

from typing import Any


class Refusal(Exception):
    """Something asked for is not done; `sentence` says why, to the person who asked."""

    sentence = ""

    def __init__(self, sentence: Any = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Refusal):
    """The thing does not exist, or not for the person who asks."""


class Gone(Refusal):
    """The thing was there and is no longer meant to be seen."""


class NotAllowed(Refusal):
    """The person may not do this, or the thing is not in a state in which it can be done."""


class Conflict(Refusal):
    """Somebody else has changed the thing meanwhile, or the same key was used for something else."""


class Invalid(Refusal):
    """A value cannot be accepted; `field` names where it stands."""

    def __init__(self, sentence: Any, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class TooMany(Refusal):
    """A limit is reached; `retry_after` is in seconds."""

    def __init__(self, sentence: Any = "", retry_after: int = 60) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
