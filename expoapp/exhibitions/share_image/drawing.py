"""The share image as SVG: the poster fades into the ground, on which the words stand, as in the playbill."""

from markupsafe import Markup

from expoapp import i18n
from expoapp.exhibitions import poster
from expoapp.exhibitions.poster.colours import SUN
from expoapp.exhibitions.share_image.card import Card
from expoapp.exhibitions.share_image.typesetting import DISPLAY, SLACK, TEXT, Setting, fit, line, width

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
COLUMN = 640  # room for words
TOP, BOTTOM = 150, HEIGHT - 62  # between the organiser and the lower edge
WHITE, INK = "#ffffff", "#1a1d1c"
# The state's plate: lightness, chroma and hue; what is not here has a frame only.
PLATES = {"off": (0.80, 0.12, 28.0), "late": (0.80, 0.12, 28.0), "moved": SUN}
POSTER_WIDTH = 800
FADE, FADE_FROM, FADE_STEP = 18, 556, 13  # steps from ground to poster: how many, from where, how wide
PLATE_HEIGHT, PLATE_GAP = 52, 22


def svg(card: Card) -> str:
    """Return the image as SVG of WIDTH × HEIGHT; its text names the bundled fonts only."""
    hue = card.hues[0] if card.hues else poster.NO_INDUSTRY
    is_mirrored = i18n.direction(card.lang) == "rtl"
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" '
            'xml:space="preserve">{2}{3}</svg>'
        ).format(WIDTH, HEIGHT, _poster(card, hue, is_mirrored), _words(card, hue, is_mirrored))
    )


def _poster(card: Card, hue: int, is_mirrored: bool) -> Markup:
    """Draw the poster beside the words; its edge fades into the ground, in Arabic the other way round.

    It fades in steps that nobody sees and that are slow at both ends: a gradient makes the file a tenth larger.
    """
    scale = max(POSTER_WIDTH / poster.WIDTH, HEIGHT / poster.HEIGHT)
    left = WIDTH - (POSTER_WIDTH + scale * poster.WIDTH) / 2
    shares = [number / FADE for number in range(1, FADE)]
    veil = Markup("").join(
        Markup('<path d="M{} 0h{}v{}h-{}z" fill-opacity="{:.3g}"/>').format(
            FADE_FROM + FADE_STEP * number, FADE_STEP, HEIGHT, FADE_STEP, 1 - share * share * (3 - 2 * share)
        )
        for number, share in enumerate(shares, 1)
    )
    return Markup('<g{}><g transform="translate({:g} 0)scale({:.4g})">{}</g><g fill="{}">{}{}</g></g>').format(
        Markup(' transform="translate({} 0)scale(-1 1)"').format(WIDTH) if is_mirrored else "",
        round(left, 1),
        scale,
        poster.drawing(card.slug, card.hues),
        poster.ground(hue),
        # What of the poster lies on the side of the words.
        Markup('<path d="M0 0h{0}v{1}H0z"/>').format(FADE_FROM + FADE_STEP, HEIGHT),
        veil,
    )


def _words(card: Card, hue: int, is_mirrored: bool) -> Markup:
    """Set the words from the bottom up, so that what is left over is free below the organiser."""
    edge = WIDTH - MARGIN if is_mirrored else MARGIN
    where = fit(card.where, TEXT, (COLUMN, 90), (34, 30, 26)) if card.where else None
    when = fit(card.when, DISPLAY, (COLUMN, 110), (52, 46, 40, 34)) if card.when else None
    below = sum(one.height + 18 for one in (where, when) if one)
    plate = PLATE_HEIGHT + PLATE_GAP if card.state else 0
    room = (COLUMN, BOTTOM - TOP - below - plate)
    name = fit(card.name.value, DISPLAY, room, (104, 92, 82, 74, 66, 58, 52, 46, 40, 36)) if card.name.value else None
    parts = [_organiser(card, edge, is_mirrored)]
    y = BOTTOM - below - (name.height if name else 0)
    if card.state:
        parts.append(_plate(card, edge, y - plate, is_mirrored))
    pale = poster.colour(0.90, 0.07, hue)
    for text, face, fill, lang in (
        (name, DISPLAY, WHITE, card.name.lang),
        (when, DISPLAY, pale, card.lang),
        (where, TEXT, WHITE, card.lang),
    ):
        if text:
            parts += [
                line(one, face, text.size, at, fill=fill, lang=lang, end=is_mirrored)
                for one, at in zip(text.lines, _places(text, edge, y), strict=True)
            ]
            if text is name and card.tone == "off":
                parts.append(_struck(text, edge, y, is_mirrored))
            y += text.height + 18
    return Markup("").join(parts)


def _places(text: Setting, edge: float, y: float) -> list[tuple[float, float]]:
    """Return where each line's letters stand on the line, of a text that begins at `y`."""
    step = text.size * text.leading
    # Three quarters of the line lie above the letters' foot, with more air where the script needs it below.
    return [(edge, y + step * number + step * 0.76) for number in range(len(text.lines))]


def _struck(text: Setting, edge: float, y: float, is_mirrored: bool) -> Markup:
    """Strike a name through, as the page of a cancelled edition does."""
    bars = ""
    for one, (_edge, foot) in zip(text.lines, _places(text, edge, y), strict=True):
        across = width(one, DISPLAY) / SLACK * text.size
        bars += f"M{edge - across if is_mirrored else edge:.0f} {foot - 0.3 * text.size:.0f}h{across:.0f}"
    return Markup('<path stroke="{}" stroke-width="{:g}" d="{}"/>').format(
        poster.colour(*PLATES["off"]), round(text.size * 0.07, 1), bars
    )


def _plate(card: Card, edge: float, y: float, is_mirrored: bool) -> Markup:
    """Say the state on a plate: filled where plans have changed, framed where they may."""
    across = width(card.state, DISPLAY) * 30 + 40
    left = edge - across if is_mirrored else edge
    fill = poster.colour(*PLATES[card.tone]) if card.tone in PLATES else "none"
    return Markup(
        '<rect x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{}" rx="4" fill="{}" stroke="{}" stroke-width="2"/>{}'
    ).format(
        left,
        y,
        across,
        PLATE_HEIGHT,
        fill,
        WHITE if fill == "none" else fill,
        line(
            card.state,
            DISPLAY,
            30,
            (edge - 20 if is_mirrored else edge + 20, y + 37),
            fill=WHITE if fill == "none" else INK,
            lang=card.lang,
            end=is_mirrored,
        ),
    )


def _organiser(card: Card, edge: float, is_mirrored: bool) -> Markup:
    """Write who organises, with our mark before our own name."""
    mark = Markup("")
    if card.is_own:
        mark = Markup(
            '<g transform="translate({:g} 58)scale(1.9)">'
            '<path fill="{}" d="M1 1h13v6H7v7H1zM17 1h6v14h-6zM1 17h14v6H1z"/>'
            '<path fill="{}" d="M10 10h4v4h-4zM17 20a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"/></g>'
        ).format(edge - 46 if is_mirrored else edge - 2, WHITE, poster.colour(*SUN))
        edge += -60 if is_mirrored else 60
    # One line: the room is not high enough for two of the smallest.
    room = (COLUMN - 140, 46)
    name = fit(card.organiser, DISPLAY, room, (38, 32, 28, 24)) if card.organiser else None
    if name is None:
        return mark
    # A name is written in its own direction, which its letters tell.
    return mark + line(name.lines[0], DISPLAY, name.size, (edge, 94), fill=WHITE, lang=card.lang, end=is_mirrored)
