"""What people of the desk do, and what lies around them."""

from typing import Any

from tests.office import Person
from tests.pages import parse


def form_of(person: Person, address: str, ending: str) -> dict[str, Any]:
    """Return what the form with this ending of its address would send as it stands, the session's key included."""
    form = next(
        one for one in parse(person.get(address).text).iter("form") if (one.get("action") or address).endswith(ending)
    )
    found = {field.get("name"): field.get("value", "") for field in form.iter("input") if field.get("name")}
    for field in form.iter("textarea"):
        found[field.get("name")] = "".join(field.itertext()).removeprefix("\n")
    for field in form.iter("select"):
        chosen = [option.get("value", "") for option in field.iter("option") if "selected" in option.attrib]
        found[field.get("name")] = (chosen or [field.find(".//option").get("value", "")])[0]
    return found


def deed(person: Person, reference: str, name: str, **given: Any) -> Any:
    """Do a deed from the page as it is shown now."""
    address = f"/staff/enquiries/{reference}"
    return person.post(f"{address}/{name}", form_of(person, address, f"/{name}") | given)
