"""What stands on a share image, and how it is painted and kept."""

import os
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
import time_machine
from sqlalchemy.orm import Session

from expoapp import clock as our_clock
from expoapp import fonts, text
from expoapp.catalogue.models import CityTranslation
from expoapp.exhibitions import queries, share_image
from expoapp.exhibitions.models import ExhibitionName, Status
from expoapp.exhibitions.share_image import painting, typesetting
from expoapp.i18n import LANGUAGES, speaking
from expoapp.text import Words
from tests import factories as make
from tests.exhibitions.png import size_of

HOSTILE = [
    '<script>alert("1")</script> & EXPO',
    "EXPO ]]> <!-- &amp; &#0;",
    "\u202eOXPE\u202c EXPO",
    "A" * 150,
    "W " * 75,
    "\u0000\u0008\ufffe\ud800EXPO",
    "交会",
    "",
]


def card(name: str = "BUILDEXPO KENYA", lang: str = "en", **given: object) -> share_image.Card:
    values = {"slug": "x", "hues": (40,), "when": "7–9 Jul 2027", "where": "Nairobi, Kenya", "organiser": "Expogroup"}
    return share_image.Card(name=Words(name, lang), lang=lang, **(values | given))  # type: ignore[arg-type]


def texts(drawing: str) -> list[str]:
    """Return the lines of a drawing without the signs that only turn directions."""
    root = ElementTree.fromstring(drawing)  # noqa: S314 -- our own drawing
    lines = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    return [line.strip("\u200e\u200f").replace("\u00a0", " ") for line in lines]


def card_of(db: Session, slug: str = "buildexpo-kenya", lang: str = "en") -> share_image.Card:
    """Return the card of an exhibition's current edition, as the door makes it."""
    db.commit()
    db.expunge_all()
    page = queries.get_page(slug, our_clock.now())
    with speaking(lang):
        return share_image.card_of(page.exhibition, page.current, our_clock.now())


# ---- What stands on it ---------------------------------------------------------------------------------------------


def test_name_dates_place_and_organiser_stand_on_it(db: Session) -> None:
    make.edition(make.exhibition(), date(2027, 7, 7))
    assert texts(share_image.svg(card_of(db))) == ["Expogroup", "BUILDEXPO", "KENYA", "7–9 Jul 2027", "Nairobi, Kenya"]


@pytest.mark.parametrize(
    ("status", "said", "when"),
    [
        (Status.SCHEDULED, "", "7–9 Jul 2027"),
        (Status.PROVISIONAL, "Dates not confirmed yet", "7–9 Jul 2027"),
        (Status.RESCHEDULED, "New dates", "7–9 Jul 2027"),
        (Status.POSTPONED, "Postponed", "Dates to follow"),
        (Status.CANCELLED, "Cancelled", "7–9 Jul 2027"),
    ],
)
def test_a_state_stands_on_it_when_it_matters(db: Session, status: Status, said: str, when: str) -> None:
    make.edition(make.exhibition(), date(2027, 7, 7), status=status)
    shown = card_of(db)
    assert (shown.state, shown.when) == (said, when)
    assert (said in texts(share_image.svg(shown))) is bool(said)


def test_nothing_on_it_counts_days(db: Session, clock: time_machine.Traveller) -> None:
    make.edition(make.exhibition(), date(2026, 3, 12))
    before = card_of(db)
    clock.shift(86_400 * 10)
    assert card_of(db) == before


def test_the_words_of_an_arabic_picture_stand_on_its_right(db: Session) -> None:
    edition = make.edition(make.exhibition(), date(2027, 7, 7))
    edition.exhibition.names.append(ExhibitionName(kind="language", lang="ar", name="معرض البناء كينيا"))
    db.add(CityTranslation(city_id=edition.city_id, field="name", lang="ar", value="نيروبي", source_digest="x"))
    drawing = share_image.svg(card_of(db, lang="ar"))
    assert " ".join(texts(drawing)).endswith("يوليو 2027 نيروبي، كينيا")
    lines = list(ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text"))  # noqa: S314 -- ours
    assert {line.get("text-anchor") for line in lines} == {"end"}
    assert all(float(line.get("x", "0")) > 1000 for line in lines)


def test_our_mark_stands_before_our_own_name_only() -> None:
    assert share_image.svg(card(is_own=True)) != share_image.svg(card(is_own=False))
    assert "M1 1h13v6H7v7H1z" not in share_image.svg(card(is_own=False))


@pytest.mark.parametrize(("organiser", "written"), [("Expogroup", "Expogroup"), ("Chambre " * 24, "Chambre Chambre")])
def test_the_organiser_stands_on_one_line_and_a_cut_shows(organiser: str, written: str) -> None:
    first = texts(share_image.svg(card(organiser=organiser.strip())))[0]
    assert first.startswith(written)
    assert first == organiser or (first.endswith("…") and len(first) < 50)


def test_a_name_in_signs_no_font_holds_gives_way_to_another_name(db: Session) -> None:
    exhibition = make.exhibition("广交会", slug="canton", lang="zh")
    exhibition.names.append(ExhibitionName(kind="language", lang="fr", name="Foire de Canton"))
    assert card_of(db, "canton").name == Words("Foire de Canton", "fr")


def test_a_city_in_signs_no_font_holds_leaves_its_country(db: Session) -> None:
    make.exhibition(in_city=make.city("上海"))
    assert card_of(db).where == "Kenya"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Canton Fair / 广交会", "Canton Fair"),
        ("China Fair (Canton Fair / 广交会) – spring", "China Fair (Canton Fair) – spring"),
        ("China Fair (广交会) – spring", "China Fair – spring"),
        ("广交会 | Canton Fair", "Canton Fair"),
        ("广交会", ""),
        ("İSTANBUL Şırnak Łódź", "İSTANBUL Şırnak Łódź"),
        ("Выставка «ПРОД»", "Выставка «ПРОД»"),
        ("معرض SIAM – المغرب", "معرض SIAM – المغرب"),
        ("አዲስ አበባ", "አዲስ አበባ"),
    ],
)
def test_what_cannot_be_drawn_is_left_out_with_its_brackets(name: str, written: str) -> None:
    assert typesetting.writable(name) == written


def test_every_font_names_its_family_and_both_faces_hold_the_same_signs() -> None:
    known = {path.stem: fonts.font(path.stem) for path in fonts.FOLDER.glob("*.ttf")}
    assert set(typesetting.DISPLAY.names) | set(typesetting.TEXT.names) == set(known)
    assert {one.family for one in known.values()} == {
        "Bricolage Grotesque",
        "Noto Sans",
        "Noto Sans Arabic",
        "Noto Sans Ethiopic",
    }
    signs = {sign for one in known.values() for sign in one.advances}
    lost = {chr(sign) for sign in signs if not fonts.holds(chr(sign), typesetting.TEXT.names)}
    assert not lost
    assert 0.5 < fonts.width("A", typesetting.DISPLAY.names) < 0.8


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_name_breaks_the_picture(tmp_path: Path, name: str, lang: str) -> None:
    drawing = share_image.svg(card(typesetting.writable(text.one_line(name)), lang, state="Cancelled", tone="off"))
    root = ElementTree.fromstring(drawing)  # noqa: S314 -- our own drawing
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        *("svg", "g", "path", "circle", "rect", "text", "tspan"),
    }
    assert not set("".join(root.itertext())) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    assert size_of(share_image.paint(drawing, tmp_path)) == (1200, 630)


@pytest.mark.parametrize(
    "name", ["KENYA INTERNATIONAL TRADE EXHIBITION (KITE)", "W" * 150, "Wm " * 60, "معرض " * 40, "ዓለም አቀፍ " * 20]
)
def test_the_longest_names_stay_in_their_column_and_on_the_picture(name: str) -> None:
    drawing = share_image.svg(card(name.strip(), state="Dates not confirmed yet", tone="open"))
    for line in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text"):  # noqa: S314 -- ours
        size, across, down = (float(line.get(name, "")) for name in ("font-size", "x", "y"))
        words = "".join(line.itertext()).strip("\u200e\u200f")
        assert across + fonts.width(words, typesetting.DISPLAY.names) * size < 64 + 640 * 1.04
        assert size >= 26
        assert 60 < down < 600


@pytest.mark.parametrize(
    ("name", "together"), [("SOLAR AFRICA – KENYA", "AFRICA –"), ("« Quelles terres ? »", "terres ? »")]
)
def test_a_dash_or_stop_never_begins_a_line(name: str, together: str) -> None:
    assert together in [word.replace("\u00a0", " ") for word in typesetting.words(name)]


# ---- Painting ------------------------------------------------------------------------------------------------------


def test_a_picture_is_painted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = share_image.svg(card())
    first = share_image.paint(drawing, tmp_path / "share")
    monkeypatch.setattr(painting.resvg_py, "svg_to_bytes", None)
    assert share_image.paint(drawing, tmp_path / "share") == first
    assert [path.name for path in (tmp_path / "share").iterdir()] == [f"{share_image.digest(drawing)}.png"]


def test_half_a_picture_on_the_shelf_is_painted_anew(tmp_path: Path) -> None:
    drawing = share_image.svg(card())
    first = share_image.paint(drawing, tmp_path)
    (kept,) = tmp_path.iterdir()
    for broken in (b"", first[:5000], b"\x00" * 5000):
        kept.write_bytes(broken)
        assert share_image.paint(drawing, tmp_path) == first
        assert kept.read_bytes() == first


def test_a_shelf_that_cannot_be_written_costs_no_picture(tmp_path: Path) -> None:
    in_the_way = tmp_path / "share"
    in_the_way.write_text("a file where the folder should be")
    assert size_of(share_image.paint(share_image.svg(card()), in_the_way)) == (1200, 630)
    assert in_the_way.read_text() == "a file where the folder should be"


def test_the_shelf_is_bounded_and_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "KEPT_MOST", 20)
    monkeypatch.setattr(painting.resvg_py, "svg_to_bytes", lambda **_given: b"\x89PNG\r\n\x1a\n IEND\xaeB`\x82")
    for number in range(60):
        drawing = f"<svg>{number}</svg>"
        share_image.paint(drawing, tmp_path)
        os.utime(tmp_path / f"{share_image.digest(drawing)}.png", (number, number))
        assert len(list(tmp_path.iterdir())) <= 20
    kept = {path.stem for path in tmp_path.iterdir()}
    assert {share_image.digest(f"<svg>{number}</svg>") for number in range(45, 60)} <= kept
