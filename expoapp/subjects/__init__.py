"""What we hold of a person, known by their e-mail address: shown, handed over, erased (R23). Knows no feature.

Each feature says in its `keeping.py` what it holds of an address and how that is erased, and gives it to `follow`.
"""

from expoapp.subjects.deeds import (
    ANSWER_WITHIN,
    ask,
    copy_of,
    erase,
    is_suppressed,
    numbers,
    open_requests,
    overwrite,
    requests_of,
    settle,
    settled_before,
    suppressed,
)
from expoapp.subjects.models import SubjectRequest, Suppression
from expoapp.subjects.registry import Part, Rows, Subject, follow, hash_of, key_of, use_key

__all__ = [
    "ANSWER_WITHIN",
    "Part",
    "Rows",
    "Subject",
    "SubjectRequest",
    "Suppression",
    "ask",
    "copy_of",
    "erase",
    "follow",
    "hash_of",
    "is_suppressed",
    "key_of",
    "numbers",
    "open_requests",
    "overwrite",
    "requests_of",
    "settle",
    "settled_before",
    "suppressed",
    "use_key",
]
