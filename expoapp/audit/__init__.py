"""Who did what: one line for every change, chained by a keyed digest so that tampering shows (product rule 11).

`entries` writes the lines and remembers the last one, `segments` seals what is complete and lets go what is old,
`anchoring` writes down outside of the database how far the trail had come, `checking` finds what was done to it,
`reading` walks through it. Decision 32 says what each is there for.
"""

from expoapp.audit.anchoring import Anchor, anchors, drop_anchor, last_anchor
from expoapp.audit.checking import Fault, Report, verify
from expoapp.audit.entries import (
    PERSONAL,
    AuditEntry,
    AuditHead,
    changes_of,
    ensure_head,
    name_of,
    record,
    settle,
    use_key,
)
from expoapp.audit.reading import Wanted, last_authors, walk
from expoapp.audit.results import AuditCheck, Checked, check, last_check, make_round
from expoapp.audit.segments import AuditSegment, release, released_until, seal_complete, sealed_before

__all__ = [
    "PERSONAL",
    "Anchor",
    "AuditCheck",
    "AuditEntry",
    "AuditHead",
    "AuditSegment",
    "Checked",
    "Fault",
    "Report",
    "Wanted",
    "anchors",
    "changes_of",
    "check",
    "drop_anchor",
    "ensure_head",
    "last_anchor",
    "last_authors",
    "last_check",
    "make_round",
    "name_of",
    "record",
    "release",
    "released_until",
    "seal_complete",
    "sealed_before",
    "settle",
    "use_key",
    "verify",
    "walk",
]
