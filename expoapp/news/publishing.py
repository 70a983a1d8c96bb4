"""How posts are published."""

from expoapp import publication
from expoapp.i18n import lazy_gettext as _l
from expoapp.news import queries
from expoapp.news.models import NewsPost

POST = publication.Kind(
    name="post",
    trail="news",
    model=NewsPost,
    label=_l("Post"),
    plural=_l("Posts"),
    get=queries.get_for_staff,
    may_change=lambda _thing, _scope: True,  # whoever may see a post may handle it (queries.within)
    within=queries.within,
    title=lambda thing: thing.title,
    page=lambda thing: ("staff.news.show", {"post_id": thing.id}),
    own_page=lambda thing: ("news.post", {"year": thing.year, "slug": thing.slug}),
    deeds=lambda thing: (
        ("staff.news.publish", {"post_id": thing.id}),
        ("staff.news.withdraw", {"post_id": thing.id}),
    ),
)


def follow() -> None:
    """Let posts be published."""
    publication.follow(POST)
