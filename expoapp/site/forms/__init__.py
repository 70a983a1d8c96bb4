"""Forms of what belongs to the whole house."""

from expoapp.site.forms.banners import BannerForm, BannerTextForm
from expoapp.site.forms.imports import ColumnsForm, ImportForm
from expoapp.site.forms.pages import NewPageForm, PageForm, ReferenceForm
from expoapp.site.forms.quality import DismissForm, QualityFilterForm
from expoapp.site.forms.redirects import RedirectFilterForm, RedirectForm
from expoapp.site.forms.settings import BLANK_LINKS, SettingsForm
from expoapp.site.forms.timing import TimingForm
from expoapp.site.forms.trail import TrailForm

__all__ = [
    "BLANK_LINKS",
    "BannerForm",
    "BannerTextForm",
    "ColumnsForm",
    "DismissForm",
    "ImportForm",
    "NewPageForm",
    "PageForm",
    "QualityFilterForm",
    "RedirectFilterForm",
    "RedirectForm",
    "ReferenceForm",
    "SettingsForm",
    "TimingForm",
    "TrailForm",
]
