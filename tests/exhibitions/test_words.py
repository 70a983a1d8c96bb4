"""What a person types is found as it was meant, and never as an operator."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp import clock as our_clock
from expoapp.exhibitions.models import ExhibitionName
from expoapp.exhibitions.queries import published, with_rows
from expoapp.exhibitions.queries.words import understand
from tests import factories as make


def shown(db: Session, asked: str) -> list[str]:
    """Return the names of the exhibitions of all public editions that the finder would show for some words."""
    db.rollback()
    statement = with_rows(published(our_clock.now()).where(*understand(asked).conditions))
    return sorted({edition.exhibition.name for edition in db.scalars(statement)})


def corrected(asked: str) -> list[tuple[str, str]]:
    return [(one.typed, one.taken) for one in understand(asked).corrections]


KENYA = ["MEDEXPO KENYA"]
DAR = ["BUILDEXPO TANZANIA", "MEDEXPO TANZANIA"]
MEANT: list[tuple[str, list[str], list[tuple[str, str]]]] = [
    ("medexpo nairobi", KENYA, []),
    ("medxpo nairobi", KENYA, [("medxpo", "MEDEXPO")]),
    ("med expo kenya", KENYA, []),
    ("med-expo, Kenya!", KENYA, []),
    ("MÉDEXPO  Naïrobi", KENYA, []),
    ("mdeexpo keyna", KENYA, [("mdeexpo", "MEDEXPO"), ("keyna", "KENYA")]),
    ("buildexpo dar", ["BUILDEXPO TANZANIA"], []),
    ("build expo", ["BUILDEXPO TANZANIA"], []),
    ("solar africa", ["SOLAR AFRICA"], []),
    ("solarafrica", ["SOLAR AFRICA"], []),
    ("dar es salam", DAR, [("salam", "Salaam")]),
    ("itexpo", ["ITEXPO OMAN"], []),
    ("it expo oman", ["ITEXPO OMAN"], []),
    ("langata", ["SOLAR AFRICA"], []),  # of a venue called Lang'ata Hall
    ("lang'ata", ["SOLAR AFRICA"], []),
    ("wellness", KENYA, []),  # the former name
    ("expo", [*DAR[:1], "ITEXPO OMAN", *KENYA, *DAR[1:], "SOLAR AFRICA"], []),  # the last is Expogroup's
    ("اكسبو", [*DAR[:1], "ITEXPO OMAN", *KENYA, *DAR[1:]], []),
    ("ميد إكسبو", KENYA, []),
    ("مَيدِكسبو", KENYA, [("مَيدِكسبو", "ميدإكسبو")]),
    ("نيروبى", [*KENYA, "SOLAR AFRICA"], []),
    ("كينيا", [*KENYA, "SOLAR AFRICA"], []),
    ("عُمان", ["ITEXPO OMAN"], []),
    ("عمان", ["ITEXPO OMAN"], []),
    ("معرض في عمان", ["ITEXPO OMAN"], []),
    ("khaleej", ["ITEXPO OMAN"], []),
    ("exhibitions in oman", ["ITEXPO OMAN"], []),
    ("medexpo 2028", ["MEDEXPO TANZANIA"], []),
    ("medexpo ٢٠٢٨", ["MEDEXPO TANZANIA"], []),
    ("medical", [*KENYA, "MEDEXPO TANZANIA"], []),
    ("kenya oman", [], []),
    ("zzzzzz", [], []),
]


@pytest.fixture
def portfolio(db: Session) -> None:
    gulf = make.region("middle-east", "Middle East")
    africa = make.region()
    medical = make.industry("medical-pharma", "Medical and pharmaceutical")
    trade = make.industry("general-trade", "General")
    dar = make.city("Dar es Salaam", "Africa/Dar_es_Salaam", make.country("TZ", "Tanzania"))
    muscat = make.city("Muscat", "Asia/Muscat", make.country("OM", "Oman", gulf))
    venue = make.venue("Lang'ata Hall")

    def show(name: str, year: int, **given: Any) -> Any:
        made = make.exhibition(name, **({"regions": [africa], "industries": [trade], "tagline": ""} | given))
        make.edition(made, date(year, 7, 7), at=given.get("at"))
        return made

    kenya = show("MEDEXPO KENYA", 2027, industries=[medical])
    kenya.names.append(ExhibitionName(kind="language", lang="ar", name="ميدإكسبو كينيا"))
    kenya.names.append(ExhibitionName(kind="former", lang="en", name="WELLNESS FORUM"))
    show("MEDEXPO TANZANIA", 2028, industries=[medical], in_city=dar)
    show("BUILDEXPO TANZANIA", 2027, in_city=dar)
    show("SOLAR AFRICA", 2027, at=venue)
    show("ITEXPO OMAN", 2027, in_city=muscat, regions=[gulf])
    db.commit()


@pytest.mark.usefixtures("portfolio", "clock")
def test_a_person_finds_what_they_mean(db: Session) -> None:
    wrong = []
    for asked, names, corrections in MEANT:
        found = shown(db, asked), corrected(asked)
        if found != (names, corrections):
            wrong.append((asked, found))
    assert not wrong


@pytest.mark.usefixtures("portfolio", "clock")
def test_an_edition_is_found_by_where_it_is_held_not_by_where_others_are(db: Session) -> None:
    show = make.exhibition("ROTATEXPO")
    make.edition(show, date(2027, 3, 3)).city_id = make.city("Mombasa").id
    make.edition(show, date(2028, 3, 3))
    db.commit()
    found = published(our_clock.now()).where(*understand("rotatexpo mombasa").conditions)
    assert [edition.slug for edition in db.scalars(found)] == ["2027"]


@pytest.mark.usefixtures("portfolio", "clock")
def test_what_is_not_public_is_neither_found_nor_offered_as_a_correction(client: FlaskClient, db: Session) -> None:
    hidden = make.organiser("Hidden Fairs", is_own=False, is_listed=False)
    make.edition(make.exhibition("SECRETEXPO", published=False, tagline="Zebrawood"))
    make.edition(make.exhibition("QUIETEXPO", by=hidden, tagline="Zebrawood"))
    make.edition(make.exhibition("GONEXPO")).state = "withdrawn"
    make.post("Plutonium prices", published=False)
    db.commit()
    for asked in ("secretexpo", "quietexpo", "zebrawood", "plutonium", "hidden fairs", "secretexp0", "secrtexpo"):
        assert shown(db, asked) == [], asked
        assert corrected(asked) == [], asked
        for address in ("/search", "/search/suggest", "/ar/search/suggest", "/exhibitions"):
            page = client.get(address, query_string={"q": asked}).text.upper()
            assert not [
                one for one in ("SECRETEXPO", "QUIETEXPO", "PLUTONIUM PRICES") if one in page.replace(asked.upper(), "")
            ]
    assert shown(db, "gonexpo") == []
