"""The HTML of a picture: size known, smaller variants offered, loaded when it is near."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from octavo.model.addresses import Addresses
from octavo.model.picture import Picture

TEXT_SIZES = "(min-width: 48rem) 42rem, 100vw"
"""How wide a picture in the text is shown."""

THUMBNAIL_SIZES = "10rem"
"""How wide a picture in a list is shown."""


def picture_markup(
    picture: Picture,
    addresses: Addresses,
    *,
    alt: str,
    attributes: Iterable[tuple[str, str]] = (),
    sizes: str = TEXT_SIZES,
    is_lazy: bool = True,
) -> str:
    """Return `<picture>` with a source for each modern format, or a plain `<img>` where there is none."""
    image = img_markup(
        addresses.url(picture.site_path),
        alt=alt,
        attributes=attributes,
        width=picture.width,
        height=picture.height,
        is_lazy=is_lazy,
    )
    if not picture.variants:
        return image
    by_type: dict[str, list[str]] = {}
    for variant in picture.variants:
        candidate = f"{addresses.url(variant.site_path)} {variant.width}w"
        by_type.setdefault(variant.media_type, []).append(candidate)
    sources = "".join(
        f'<source type="{media_type}" srcset="{escape(", ".join(candidates))}" sizes="{sizes}">'
        for media_type, candidates in by_type.items()
    )
    return f"<picture>{sources}{image}</picture>"


def img_markup(
    url: str,
    *,
    alt: str,
    attributes: Iterable[tuple[str, str]] = (),
    width: int = 0,
    height: int = 0,
    is_lazy: bool = True,
) -> str:
    """Return an `<img>`; the author's own width and height win."""
    pairs = [("src", url), ("alt", alt)]
    extra = dict(attributes)
    if width and height and not {"width", "height"} & set(extra):
        pairs += [("width", str(width)), ("height", str(height))]
    if is_lazy:
        pairs.append(("loading", "lazy"))
    pairs.append(("decoding", "async"))
    pairs += [(name, value) for name, value in extra.items() if name not in ("src", "alt")]
    return "<img " + " ".join(f'{name}="{escape(value)}"' for name, value in pairs) + ">"
