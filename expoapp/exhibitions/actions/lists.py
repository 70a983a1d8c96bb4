"""What an edition has lists of, taken from a form or a state and written: figures, documents, partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from expoapp.errors import Invalid
from expoapp.exhibitions.models import (
    Assurance,
    Document,
    DocumentKind,
    Edition,
    EditionPartner,
    Figure,
    FigureKind,
    PartnerKind,
)
from expoapp.exhibitions.queries import together as queries
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class FigureFacts:
    """A figure with its provenance (product rule 6)."""

    kind: FigureKind
    value: int
    source: str
    assurance: Assurance
    as_of: date | None = None
    definition: str = ""


@dataclass(frozen=True)
class DocumentFacts:
    """A paper that lies at an address."""

    kind: DocumentKind
    title: str
    lang: str
    url: str


@dataclass(frozen=True)
class PartnerFacts:
    """Somebody who has to do with an edition, and as what."""

    kind: PartnerKind
    name: str
    url: str = ""


@dataclass(frozen=True)
class EditionLists:
    """The lists of an edition, each in its order; `together` are the ids of the editions it is held with."""

    figures: tuple[FigureFacts, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    partners: tuple[PartnerFacts, ...] = ()
    together: tuple[int, ...] = ()


def edition_lists(edition: Edition) -> EditionLists:
    """Return the lists of an edition that is loaded with them."""
    figures = sorted(edition.figures, key=lambda row: list(FigureKind).index(FigureKind(row.kind)))
    return EditionLists(
        figures=tuple(
            FigureFacts(
                FigureKind(row.kind), row.value, row.source, Assurance(row.assurance), row.as_of, row.definition or ""
            )
            for row in figures
        ),
        documents=tuple(
            DocumentFacts(DocumentKind(row.kind), row.title, row.lang, row.url) for row in edition.documents
        ),
        partners=tuple(PartnerFacts(PartnerKind(row.kind), row.name, row.url) for row in edition.partners),
        together=tuple(queries.partner_ids(edition.id)),
    )


def checked_lists(lists: EditionLists, today: date) -> EditionLists:
    """Return the lists in their order and without repetitions; raise Invalid for what cannot be.

    `today` is the day by the venue's clock.
    """
    kinds = [row.kind for row in lists.figures]
    if len(set(kinds)) < len(kinds):
        raise Invalid(_("A figure is given twice."), "figures")
    for figure in lists.figures:
        if not figure.source:
            raise Invalid(_("Say where each figure comes from: visitors read its source."), "figures")
        if figure.as_of and figure.as_of > today and figure.assurance is not Assurance.TARGET:
            raise Invalid(_("A figure that was counted cannot be of a day to come."), "figures")
    return EditionLists(
        figures=tuple(sorted(lists.figures, key=lambda row: list(FigureKind).index(row.kind))),
        documents=tuple(dict.fromkeys(lists.documents)),
        partners=tuple(dict.fromkeys(lists.partners)),
        together=tuple(sorted(set(lists.together))),
    )


def apply_lists(edition: Edition, lists: EditionLists) -> dict[str, Any]:
    """Bring figures, documents and partners to what is wanted, keeping rows that stay; return the changes."""
    before = told(edition)
    figures = {row.kind: row for row in edition.figures}
    edition.figures = [figures.get(one.kind) or Figure(kind=one.kind) for one in lists.figures]
    for figure, wanted in zip(edition.figures, lists.figures, strict=True):
        figure.value, figure.source, figure.assurance = wanted.value, wanted.source, wanted.assurance
        figure.as_of, figure.definition = wanted.as_of, wanted.definition
    # Rows are told apart by their order, which is that of their ids: so places are filled anew, never re-sorted.
    edition.documents = [
        *edition.documents[: len(lists.documents)],
        *_new(Document, edition.documents, lists.documents),
    ]
    for document, paper in zip(edition.documents, lists.documents, strict=True):
        document.kind, document.title, document.lang, document.url = paper.kind, paper.title, paper.lang, paper.url
    edition.partners = [
        *edition.partners[: len(lists.partners)],
        *_new(EditionPartner, edition.partners, lists.partners),
    ]
    for place, (partner, one) in enumerate(zip(edition.partners, lists.partners, strict=True)):
        partner.kind, partner.name, partner.url, partner.position = one.kind, one.name, one.url, place
    after = told(edition)
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _new(model: type[Any], rows: list[Any], wanted: tuple[Any, ...]) -> Iterable[Any]:
    return (model() for _more in range(len(wanted) - len(rows)))


def told(edition: Edition) -> dict[str, list[str]]:
    """Return the lists as the trail tells them."""
    return {
        "figures": [
            f"{row.kind} {row.value}, {row.assurance}, {row.source}"
            + "".join(f", {part}" for part in (row.as_of, row.definition) if part)
            for row in sorted(edition.figures, key=lambda row: row.kind)
        ],
        "documents": [f"{row.kind} {row.lang} {row.title}: {row.url}" for row in edition.documents],
        "partners": [" ".join(filter(None, (row.kind, row.name, row.url))) for row in edition.partners],
    }
