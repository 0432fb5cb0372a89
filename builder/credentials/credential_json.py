"""The JSON of credentials that share an achievement, which is most of their bytes and is written once.

In JSON nothing but the member itself reads `"achievement":`, since a quote inside a text has a backslash
before it; and no other object of a credential has such a member. So the achievement is found at sight.

Sources: RFC 8785 (canonical form), RFC 7515 §2 (base64url).
"""

from __future__ import annotations

from typing import Any

from builder.encoding import (
    canonical_json,
    canonical_json_of_terms,
    encode_base64url,
    has_odd_number,
    sorted_json,
    write_json,
    written_json,
)

_MEMBER = b'"achievement":'


class CredentialJSON:
    """Writes credentials whose subject holds an achievement: the same object in all of them."""

    def __init__(self, achievement: dict[str, Any]) -> None:
        self._written = write_json(achievement).rstrip()
        self._canonical = canonical_json_of_terms(achievement)
        # In base64url three bytes become four letters, so a text within another has three ways to be written.
        self._encoded = [encode_base64url(self._whole_threes(skipped)) for skipped in range(3)]

    def _whole_threes(self, skipped: int) -> bytes:
        return self._written[skipped : len(self._written) - (len(self._written) - skipped) % 3]

    def written(self, document: dict[str, Any]) -> bytes:
        """Give a credential as it is published, without its line feed."""
        return write_json(_around(document, self._written)).rstrip()

    def canonical(self, document: dict[str, Any]) -> bytes:
        """Give the canonical form of a credential: the same bytes as `canonical_json`."""
        text = sorted_json(_around(document, self._canonical))
        start = text.index(_MEMBER)
        end = start + len(_MEMBER) + len(self._canonical)
        if has_odd_number(text, end=start) or has_odd_number(text, start=end):
            return canonical_json(document)
        return text

    def base64url(self, text: bytes) -> str:
        """Encode a text that begins with a credential as it is `written`."""
        start = text.index(_MEMBER) + len(_MEMBER)
        skipped = -start % 3
        end = start + skipped + len(self._whole_threes(skipped))
        return (
            encode_base64url(text[: start + skipped]) + self._encoded[skipped] + encode_base64url(text[end:])
        )


def _around(document: dict[str, Any], achievement: bytes) -> dict[str, Any]:
    """Give a credential with its achievement as text."""
    subject = {**document["credentialSubject"], "achievement": written_json(achievement)}
    return {**document, "credentialSubject": subject}
