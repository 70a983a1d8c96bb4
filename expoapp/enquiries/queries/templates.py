"""Answers written beforehand."""

from sqlalchemy import case, select

from expoapp.db import session
from expoapp.enquiries.models import AnswerTemplate, Enquiry
from expoapp.errors import NotFound


def templates() -> list[AnswerTemplate]:
    """Return every template, by name."""
    return list(session().scalars(select(AnswerTemplate).order_by(AnswerTemplate.name, AnswerTemplate.id)))


def templates_for(enquiry: Enquiry) -> list[AnswerTemplate]:
    """Return the templates that fit an enquiry's kind: those in its language first, then those of its very kind."""
    statement = (
        select(AnswerTemplate)
        .where(AnswerTemplate.kind.in_([enquiry.kind, ""]))
        .order_by(
            case((AnswerTemplate.lang == enquiry.lang, 0), else_=1),
            case((AnswerTemplate.kind == enquiry.kind, 0), else_=1),
            AnswerTemplate.name,
            AnswerTemplate.id,
        )
    )
    return list(session().scalars(statement))


def get_template(template_id: int) -> AnswerTemplate:
    """Return a template as it is now; raises NotFound."""
    found = session().scalar(
        select(AnswerTemplate).where(AnswerTemplate.id == template_id).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def is_name_taken(name: str, besides: int | None = None) -> bool:
    """Say whether a template other than one has this name."""
    statement = select(AnswerTemplate.id).where(
        AnswerTemplate.name == name, AnswerTemplate.id.is_distinct_from(besides)
    )
    return session().scalar(statement.limit(1)) is not None
