"""What a change takes: bytes, and places in status lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from builder.changes.comparison import Comparison
from builder.content.repository import Repository, kind_of
from builder.model.entities import Award, Publication

STATUS_PLACES = 1 << 20
"""Places of an issuer in its status lists."""

# What the site's files of one award take without the picture itself, measured on the example: credential,
# token, assertion, and both once more inside the picture; and a page in each language.
DOCUMENT_BYTES = 30_000
PAGE_BYTES = 12_000
DEFAULT_IMAGE_BYTES = 4_000


class Size(Struct, frozen=True, kw_only=True):
    """What the change takes.

    Args:
        content: bytes of content files more, or fewer.
        site: bytes that the site grows by, about.
        places: by issuer that awards anew: places taken now, and how many of them by this change.
    """

    content: int
    site: int
    places: Mapping[str, tuple[int, int]]


def size_of(comparison: Comparison) -> Size:
    publication = comparison.now.publication
    now = _sizes_now(comparison.now.repository)
    then = comparison.earlier.sizes
    changed = [path for path in comparison.earlier.changed if kind_of(path) is not None]
    new = Counter(award.issuer.id for award in comparison.new_awards)
    taken = Counter(award.issuer.id for award in publication.awards)
    return Size(
        content=sum(now.get(path, 0) - then.get(path, 0) for path in changed),
        site=sum(_award_bytes(award, publication) for award in comparison.new_awards),
        places={issuer: (taken[issuer], count) for issuer, count in sorted(new.items())},
    )


def _sizes_now(repository: Repository) -> dict[str, int]:
    return {
        **{file.path: len(file.document.source) for file in repository.files},
        **{path: len(data) for path, data in repository.images.items()},
    }


def _award_bytes(award: Award, publication: Publication) -> int:
    image = award.badge_class.image
    picture = len(image.data) if image is not None else DEFAULT_IMAGE_BYTES
    return DOCUMENT_BYTES + PAGE_BYTES * len(publication.settings.languages) + picture
