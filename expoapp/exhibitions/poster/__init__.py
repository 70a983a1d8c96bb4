"""An exhibition's poster: the plan of an imaginary hall, drawn from its slug in its industries' hues.

The same slug always gives the same drawing, so that it is a mark of the exhibition. The slug chooses one of several
ways to lay out a hall, its turn, and what stands where; the first industry gives the hue, the second the accents.
Colours and shapes stand in presentation attributes only: our policy forbids inline styles, and a renderer of share
images knows no style sheet.
"""

from collections.abc import Sequence

from markupsafe import Markup

from expoapp.exhibitions.models import NO_INDUSTRY
from expoapp.exhibitions.poster.colours import GROUND, colour
from expoapp.exhibitions.poster.halls import plan_of

__all__ = ["HEIGHT", "NO_INDUSTRY", "WIDTH", "colour", "drawing", "ground", "svg"]

WIDTH, HEIGHT = 700, 520


def svg(slug: str, hues: Sequence[int] = ()) -> Markup:
    """Return the poster as inline SVG. `hues` are those of the industries in degrees, the first one first."""
    return Markup(
        '<svg class="poster" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{}</svg>'
    ).format(WIDTH, HEIGHT, drawing(slug, hues))


def drawing(slug: str, hues: Sequence[int] = ()) -> Markup:
    """Return what is inside the poster, WIDTH × HEIGHT: the floor, and the stands on it."""
    hue = hues[0] if hues else NO_INDUSTRY
    plan = plan_of(slug, hue, hues[1] if len(hues) > 1 else None, WIDTH, HEIGHT)
    return Markup('<path fill="{}" d="M0 0h{}v{}H0z"/>{}').format(ground(hue), WIDTH, HEIGHT, plan.markup())


def ground(hue: int) -> str:
    """Return the colour of the floor, the same as --hue-deep in tokens.css."""
    return colour(*GROUND, hue)
