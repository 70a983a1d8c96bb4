"""The picture that others show when a page of ours is shared: 1200 × 630, drawn from the poster and the facts.

`card_of` says what stands on it, `svg` draws it, `paint` makes the PNG and keeps it.
"""

from expoapp.exhibitions.share_image.card import Card, card_of, card_of_site
from expoapp.exhibitions.share_image.drawing import HEIGHT, WIDTH, svg
from expoapp.exhibitions.share_image.painting import Busy, digest, paint

__all__ = ["HEIGHT", "WIDTH", "Busy", "Card", "card_of", "card_of_site", "digest", "paint", "svg"]
