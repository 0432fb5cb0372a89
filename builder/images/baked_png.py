"""Open Badges inside PNG images: bake, extract, unbake.

A text travels in an iTXt chunk, uncompressed, without language tag or translated keyword, directly after
IHDR; each keyword occurs at most once; all other chunks stay as they are, byte for byte.
`unbake(bake(image, contents)) == image`, and `extract(bake(image, contents)) == contents`.

Sources: Open Badges Baking Specification 2.0, PNGs; Open Badges 3.0 §5.3.1; PNG (Third Edition) §11.3.3.
"""

from collections.abc import Iterator

from msgspec import Struct

from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.inflation import inflate
from builder.images.png_chunks import IHDR_DATA_BYTES, SIGNATURE, Chunk, read_chunks, write_chunk

ASSERTION_KEYWORD = b"openbadges"  # Open Badges Baking Specification 2.0, PNGs
CREDENTIAL_KEYWORD = b"openbadgecredential"  # Open Badges 3.0 §5.3.1.1
_KEYWORDS = (ASSERTION_KEYWORD, CREDENTIAL_KEYWORD)

INFLATED_TEXT_LIMIT = 2**20
"""Bytes to which a compressed text of a foreign image may inflate."""

# After the keyword: its end, compression flag and method, and the ends of two empty fields (PNG §11.3.3.4).
_PLAIN_TEXT_FOLLOWS = b"\0\0\0\0\0"
_END_OF_HEADER = len(SIGNATURE) + IHDR_DATA_BYTES + 12


class PreparedPNG(Struct, frozen=True, kw_only=True):
    """A PNG split where texts go in: checked once, then each baking is a splice."""

    before: bytes
    after: bytes

    def bake(self, contents: BakedContents) -> bytes:
        """The image with the contents; raises ImageError for contents that are empty or have no UTF-8."""
        if contents.is_empty:
            raise ImageError("there is nothing to bake")
        parts = [self.before]
        if contents.assertion is not None:
            parts.append(_text_chunk(ASSERTION_KEYWORD, contents.assertion))
        if contents.credential is not None:
            parts.append(_text_chunk(CREDENTIAL_KEYWORD, contents.credential))
        parts.append(self.after)
        return b"".join(parts)


def prepare(image: bytes) -> PreparedPNG:
    """Split an image for many bakings; raises ImageError for a PNG that is broken or baked already."""
    if any(True for _ in _badge_chunks(read_chunks(image))):
        raise ImageError("the image already carries a badge")
    return PreparedPNG(before=image[:_END_OF_HEADER], after=image[_END_OF_HEADER:])


def bake(image: bytes, contents: BakedContents) -> bytes:
    """One baking; raises ImageError as `prepare` and `PreparedPNG.bake` do."""
    return prepare(image).bake(contents)


def extract(image: bytes) -> BakedContents:
    """What the image carries; raises ImageError for a broken PNG and where it carries two of a kind.

    Also reads what older software wrote: tEXt chunks (always the URL), and compressed iTXt.
    """
    texts: dict[bytes, str] = {}
    for keyword, chunk in _badge_chunks(read_chunks(image)):
        if keyword in texts:
            raise ImageError(f"the image carries two texts with the keyword '{keyword.decode('ascii')}'")
        texts[keyword] = _read_text(chunk)
    return BakedContents(assertion=texts.get(ASSERTION_KEYWORD), credential=texts.get(CREDENTIAL_KEYWORD))


def unbake(image: bytes) -> bytes:
    """The image without what it carries; raises ImageError for a broken PNG."""
    kept, position = [], 0
    for _, chunk in _badge_chunks(read_chunks(image)):
        kept.append(image[position : chunk.start])
        position = chunk.end
    return b"".join([*kept, image[position:]])


def _badge_chunks(chunks: list[Chunk]) -> Iterator[tuple[bytes, Chunk]]:
    for chunk in chunks:
        if chunk.type not in {b"iTXt", b"tEXt"}:
            continue
        keyword, separator, _ = chunk.data.partition(b"\0")
        if separator and keyword in _KEYWORDS:
            yield keyword, chunk


def _text_chunk(keyword: bytes, text: str) -> bytes:
    if not text:
        raise ImageError("a text to bake is empty")
    if "\0" in text:
        raise ImageError("a text to bake contains the character U+0000")  # PNG §11.3.3.4
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise ImageError("a text to bake is not valid Unicode") from error
    return write_chunk(b"iTXt", keyword + _PLAIN_TEXT_FOLLOWS + encoded)


def _read_text(chunk: Chunk) -> str:
    _, _, rest = chunk.data.partition(b"\0")
    text = rest.decode("latin-1") if chunk.type == b"tEXt" else _read_international_text(rest)
    if not text:
        raise ImageError("the image carries an empty text")
    return text


def _read_international_text(rest: bytes) -> str:
    """Decode an iTXt chunk from behind its keyword (PNG §11.3.3.4)."""
    compression = rest[:2]
    if compression not in {b"\0\0", b"\1\0"}:
        raise ImageError("an iTXt chunk of the image is incomplete or compressed in an unknown way")
    _language, language_end, rest = rest[2:].partition(b"\0")
    _translation, translation_end, encoded = rest.partition(b"\0")
    if not (language_end and translation_end):
        raise ImageError("an iTXt chunk of the image is incomplete")
    if compression == b"\1\0":
        encoded = inflate(encoded, limit=INFLATED_TEXT_LIMIT)
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        raise ImageError("the text that the image carries is not UTF-8") from error
