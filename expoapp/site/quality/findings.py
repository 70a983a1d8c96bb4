"""What a rule finds: a sentence, how much it weighs, and the field that mends it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

GRAVE, MIDDLING, SMALL = 20, 10, 4
EDITION_FORM = "staff.exhibitions.edit_edition"
EXHIBITION_FORM = "staff.exhibitions.edit"


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `subject` names what it is about, such as "edition/12".

    `endpoint`, `values` and `anchor` lead to the field; `deed` is what somebody must be allowed to do there, where
    that is not to send the form itself; `needs` is a field that the form must have.
    """

    kind: str
    subject: str
    sentence: str
    weight: int
    endpoint: str
    values: Mapping[str, object] = field(default_factory=dict)
    anchor: str = ""
    deed: str = ""
    needs: str = ""


def of_edition(kind: str, edition_id: int, sentence: str, weight: int, anchor: str, needs: str = "") -> Finding:
    """Return a finding that the edition's form mends."""
    values = {"edition_id": edition_id}
    return Finding(kind, f"edition/{edition_id}", sentence, weight, EDITION_FORM, values, anchor, needs=needs)


def of_exhibition(kind: str, exhibition_id: int, sentence: str, weight: int, anchor: str) -> Finding:
    """Return a finding that the exhibition's form mends."""
    values = {"exhibition_id": exhibition_id}
    return Finding(kind, f"exhibition/{exhibition_id}", sentence, weight, EXHIBITION_FORM, values, anchor)


def is_offered(finding: Finding, endpoints: Container[str], fields: Container[str]) -> bool:
    """Say whether the office has the page that mends a finding, and its form for editions the field."""
    return finding.endpoint in endpoints and (not finding.needs or finding.needs in fields)
