"""The colours of a poster, worked out in oklch like those of the style sheet and written as #rrggbb."""

import math

# Lightness and chroma of the floor, and the whole colour of the one stand that shines.
GROUND = (0.27, 0.055)
SUN = (0.82, 0.15, 78.0)
# Lightness, chroma and turn of the hue for each kind of stand, the most frequent first; the last two wear the accent.
TINTS = [(0.40, 0.085, 0), (0.47, 0.10, -8), (0.35, 0.07, 10), (0.57, 0.11, 4), (0.66, 0.11, 0), (0.82, 0.07, 0)]
ACCENTS = {4, 5}


def colour(lightness: float, chroma: float, hue: float) -> str:
    """Return an oklch colour as #rrggbb, drawn into the sRGB gamut by clipping."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l, m, s = (  # noqa: E741 -- the names of the cone responses in the definition of Oklab
        (lightness + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    linear = (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in linear)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
