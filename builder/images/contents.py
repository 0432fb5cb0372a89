"""What a baked image carries."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class BakedContents:
    """The texts inside one image, each in the form in which it was signed, None where there is none."""

    assertion: str | None
    """Open Badges 2.0: the assertion's URL, its JSON, or its JWS."""

    credential: str | None
    """Open Badges 3.0: the credential's JSON with embedded proofs, or its JWT."""

    hosted_at: str | None = field(default=None, compare=False)
    """The assertion's `id`, where who made it says so; otherwise its JSON is read where that is needed."""

    @property
    def is_empty(self) -> bool:
        return self.assertion is None and self.credential is None
