"""Pages of regions, countries, industries and venues."""

from expoapp.web.pages import PublicPages

bp = PublicPages("catalogue", __name__)
