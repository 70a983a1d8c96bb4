"""News for visitors."""

from expoapp.web.pages import PublicPages

bp = PublicPages("news", __name__)
