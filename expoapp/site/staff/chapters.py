"""The handbook inside the office: its chapters, and the pictures in them."""

from flask import Response, render_template

from expoapp.errors import NotFound
from expoapp.site import handbook
from expoapp.site.staff.room import bp


@bp.get("/help", endpoint="help")
def show() -> str:
    """List the chapters."""
    return render_template("site/staff/help.html", chapters=handbook.chapters().values())


@bp.get("/help/<chapter>")
def chapter(chapter: str) -> str:
    """Show a chapter, with the ones before and after it."""
    book = list(handbook.chapters().values())
    places = [at for at, one in enumerate(book) if one.name == chapter]
    if not places:
        raise NotFound
    at = places[0]
    return render_template(
        "site/staff/chapter.html",
        chapter=book[at],
        before=book[at - 1] if at else None,
        after=book[at + 1] if at + 1 < len(book) else None,
    )


@bp.get("/help/pictures/<name>")
def help_picture(name: str) -> Response:
    """Send a picture of the handbook; the browser asks again after an hour."""
    path = handbook.picture_path(name)
    if path is None:
        raise NotFound
    return Response(path.read_bytes(), mimetype="image/webp", headers={"Cache-Control": "private, max-age=3600"})
