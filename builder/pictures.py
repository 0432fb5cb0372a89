"""The pictures of badge class versions: the picture itself, what its SVG looks like as PNG, and the card.

A picture of an awarded version is kept, byte for byte, the PNG of its SVG included: it is in the ledger.
Others are kept while what they are made of is as it was. What that was they carry along, as a digest in a
tEXt chunk: so a picture is drawn once, and a picture that is damaged is drawn anew.

SVGs come from others, so they are drawn in processes with limits (`images.limited`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from builder.credentials.site import Site
from builder.encoding import canonical_json
from builder.images import card as card_module
from builder.images.card import Card, draw_card
from builder.images.default_image import Colours, colours_for, default_image, own_colours
from builder.images.errors import ImageError
from builder.images.limited import limited_work
from builder.images.png_chunks import SIGNATURE, read_chunks, write_chunk
from builder.images.png_metadata import without_metadata
from builder.images.rasterising import SIDE, rasterise
from builder.model import addresses
from builder.model.entities import BadgeClass, Issuer, Publication
from builder.model.text import LocalisedText
from builder.problems import Place, Problem, Reason, message

Reader = Callable[[str], bytes | None]
"""Gives the bytes of a published file, or None."""

Pictures = dict[str, bytes | None]
"""By path; None where what is published stays."""

_DIGEST_KEYWORD = b"made-from"
_PACKAGES = (
    "resvg_py",
    "pillow",
    "fontpkg-source-serif-4",
    "fontpkg-source-sans-3",
    "fontpkg-noto-sans-arabic",
)


def class_image(badge_class: BadgeClass) -> bytes:
    """Give a class's picture: its own without metadata, or one drawn from its name, variant and issuer."""
    if badge_class.image is not None:
        return without_metadata(badge_class.image.data)
    words = badge_class.name.by_language[0][1].split()
    monogram = "".join(word[0] for word in words if word[0].isalnum())[:3]
    return default_image(
        monogram=monogram,
        variant=badge_class.variant,
        colours=_colours(badge_class.issuer),
        seed=badge_class.badge_id,
    )


def _colours(issuer: Issuer) -> Colours:
    """Give an issuer's colours: made of its own one, or chosen for it."""
    return colours_for(issuer.id) if issuer.accent is None else own_colours(issuer.accent)


_Drawn = tuple[bytes | None, bytes | None]
"""Raster and card, where they are new."""


class _Drawing(Struct, frozen=True, kw_only=True):
    """What is to be drawn of one version.

    Args:
        image: the picture, SVG or PNG.
        raster: as PNG, where that is there already.
        card: without its badge; None where the card is kept. `logo` may be SVG.
        digests: of what raster and card are made of.
    """

    image: bytes
    raster: bytes | None
    card: Card | None
    digests: tuple[bytes, bytes]


@contextmanager
def drawing_pictures(
    publication: Publication,
    site: Site,
    images: Mapping[str, bytes],
    published: Reader,
    *,
    jobs: int,
) -> Iterator[Callable[[], tuple[Pictures, list[Problem]]]]:
    """Begin to draw in other processes, and give what waits for it; this one can do something else before.

    That gives the PNG of each version's SVG and each version's card, and which pictures cannot be drawn.

    Args:
        images: the versions' pictures, by path.
        published: what the output holds from before.
        jobs: processes.
    """
    awarded = {award.badge_class.id for award in publication.every_award}
    files: Pictures = {}
    todo: dict[str, _Drawing] = {}
    for badge_class in publication.badge_classes.values():
        image = images[addresses.class_image(badge_class)]
        drawing = _drawing(
            badge_class, publication, site, image, published, awarded=badge_class.id in awarded
        )
        if not image.startswith(SIGNATURE):
            files[addresses.class_raster(badge_class)] = None
        files[addresses.class_card(badge_class)] = None
        if drawing.raster is None or drawing.card is not None:
            todo[badge_class.id] = drawing
    classes = [publication.badge_classes[id_] for id_ in todo]
    with limited_work(_draw, list(todo.values()), jobs=jobs) as results:
        yield lambda: _collected(files, classes, results())


def _collected(
    files: Pictures, classes: Sequence[BadgeClass], results: Sequence[_Drawn | ImageError]
) -> tuple[Pictures, list[Problem]]:
    """Give the files with those that were drawn."""
    collected, problems = dict(files), []
    for badge_class, result in zip(classes, results, strict=True):
        if isinstance(result, ImageError):
            problems.append(_cannot_be_drawn(badge_class, result))
            continue
        paths = addresses.class_raster(badge_class), addresses.class_card(badge_class)
        collected |= {path: data for path, data in zip(paths, result, strict=True) if data is not None}
    return collected, problems


def _drawing(
    badge_class: BadgeClass,
    publication: Publication,
    site: Site,
    image: bytes,
    published: Reader,
    *,
    awarded: bool,
) -> _Drawing:
    raster_digest = _digest(f"resvg_py {_version('resvg_py')} {SIDE}", image)
    if image.startswith(SIGNATURE):
        raster: bytes | None = image
    else:
        raster = published(addresses.class_raster(badge_class))
        carried = _carried_digest(raster)
        if carried is None or (carried != raster_digest and not awarded):
            raster = None
    card = _card(badge_class, publication, site)
    card_digest = _card_digest(card, image)
    if raster is not None and _carried_digest(published(addresses.class_card(badge_class))) == card_digest:
        return _Drawing(image=image, raster=raster, card=None, digests=(raster_digest, card_digest))
    return _Drawing(image=image, raster=raster, card=card, digests=(raster_digest, card_digest))


def _card(badge_class: BadgeClass, publication: Publication, site: Site) -> Card:
    """Give what stands on a version's card, without its badge."""
    issuer = badge_class.issuer
    title = site.text(publication.settings.title)
    return Card(
        badge=b"",
        logo=None if issuer.image is None else without_metadata(issuer.image.data),
        publication=title if site.mark is None else f"{site.mark} · {title}",
        names=_names(badge_class.name, site),
        issuer=site.issuer_name(issuer),
        behalf=None if issuer.on_behalf_of is None else site.on_behalf(issuer.on_behalf_of),
        colour=_colours(issuer).field,
    )


def _names(name: LocalisedText, site: Site) -> tuple[str, ...]:
    """Give a name in the site's default language, and then in others: not every script can be drawn."""
    first = site.text(name)
    return (first, *(text for _, text in name.by_language if text != first))


def _draw(drawing: _Drawing) -> _Drawn:
    """Draw what is wanted: the raster where it is new, the card where it is."""
    new_raster = None
    raster = drawing.raster
    if raster is None:
        raster = new_raster = _with_digest(rasterise(drawing.image), drawing.digests[0])
    if drawing.card is None:
        return new_raster, None
    logo = None if drawing.card.logo is None else _logo(drawing.card.logo)
    card = draw_card(replace(drawing.card, badge=raster, logo=logo))
    return new_raster, _with_digest(card, drawing.digests[1])


@lru_cache(maxsize=64)
def _logo(image: bytes) -> bytes:
    """Give an issuer's logo as PNG, drawn once for all its badges."""
    return image if image.startswith(SIGNATURE) else rasterise(image, side=_LOGO_SIDE)


_LOGO_SIDE = 200  # pixels: a little more than a card shows


def _digest(*parts: str | bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return digest.hexdigest().encode("ascii")


def _card_digest(card: Card, image: bytes) -> bytes:
    """Give the digest of everything that a card depends on: how it is drawn is part of that."""
    texts = [card.publication, *card.names, card.issuer, card.behalf, card.colour]
    design = Path(card_module.__file__).read_bytes()
    return _digest(_drawn_by(), design, canonical_json(texts), image, card.logo or b"")


def _drawn_by() -> str:
    """Name the packages that draw: with another one, a card may be another."""
    return " ".join(f"{package} {_version(package)}" for package in _PACKAGES)


@cache
def _version(package: str) -> str:
    """Give a package's version, which is in a file that takes a while to read."""
    return version(package)


def _with_digest(image: bytes, digest: bytes) -> bytes:
    """Give a PNG with the digest of what it was made of, before its end."""
    end = read_chunks(image)[-1].start
    chunk = write_chunk(b"tEXt", _DIGEST_KEYWORD + b"\0" + digest)
    return image[:end] + chunk + image[end:]


def _carried_digest(image: bytes | None) -> bytes | None:
    """Give the digest in a published PNG; None where there is no such PNG, or it is damaged."""
    try:
        chunks = [] if image is None else read_chunks(image)
    except ImageError:
        return None
    texts = (chunk.data.partition(b"\0") for chunk in chunks if chunk.type == b"tEXt")
    return next((text for keyword, _, text in texts if keyword == _DIGEST_KEYWORD), None)


def _cannot_be_drawn(badge_class: BadgeClass, error: ImageError) -> Problem:
    return Problem(
        rule="image-unsound",
        text=message("this picture cannot be used: {why}", why=Reason(str(error))),
        place=Place(path=f"badges/{badge_class.id}.yaml", pointer=("image",)),
    )
