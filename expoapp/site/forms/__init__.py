"""The forms of what belongs to the whole house."""

from expoapp.site.forms.pages import NewPageForm, PageForm, ReferenceForm
from expoapp.site.forms.trail import TrailForm

__all__ = ["NewPageForm", "PageForm", "ReferenceForm", "TrailForm"]
