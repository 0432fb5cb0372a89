"""What a verification says: three answers kept apart, and the steps that led to them."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

Outcome = Literal["passed", "failed", "unknown", "skipped"]
Intact = Literal["yes", "no", "unknown"]
Status = Literal["valid", "revoked", "suspended", "expired", "not-yet", "unknown"]
IssuerKnown = Literal["this-site", "known", "unknown", "demonstration"]


class Step(Struct, frozen=True):
    """One step of a verification.

    Args:
        id: stable name, such as `signature`.
        outcome: `unknown` says that it could not be checked.
        message: why, in one sentence.
    """

    id: str
    outcome: Outcome
    message: str


class Report(Struct, frozen=True, kw_only=True):
    """The verification of one credential.

    Args:
        intact: nothing was changed since it was issued.
        status: what counts now.
        issuer: who issued it, as far as this verifier can say.
        form: what was verified, such as `Open Badges 3.0 credential`.
        credential: the credential's id, where it could be read.
        file: where it came from, when several files were verified.
    """

    intact: Intact
    status: Status
    issuer: IssuerKnown
    steps: tuple[Step, ...]
    form: str
    credential: str | None = None
    file: str | None = None

    @property
    def accepted(self) -> bool:
        """Intact, valid, and no step failed: the only result that a reader may rely on."""
        failed = any(step.outcome == "failed" for step in self.steps)
        return self.intact == "yes" and self.status == "valid" and not failed

    def document(self) -> dict[str, Any]:
        """Give the report as JSON."""
        steps = [{"id": step.id, "outcome": step.outcome, "message": step.message} for step in self.steps]
        document: dict[str, Any] = {
            "intact": self.intact,
            "status": self.status,
            "issuer": self.issuer,
            "steps": steps,
            "form": self.form,
        }
        if self.credential is not None:
            document["credential"] = self.credential
        if self.file is not None:
            document["file"] = self.file
        return document


class Steps:
    """Collects the steps of one verification, in order."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def passed(self, id_: str, message: str) -> None:
        self._steps.append(Step(id_, "passed", message))

    def failed(self, id_: str, message: str) -> None:
        self._steps.append(Step(id_, "failed", message))

    def unknown(self, id_: str, message: str) -> None:
        self._steps.append(Step(id_, "unknown", message))

    def skipped(self, id_: str, message: str) -> None:
        self._steps.append(Step(id_, "skipped", message))

    def outcome(self, id_: str) -> Outcome | None:
        return next((step.outcome for step in self._steps if step.id == id_), None)

    def __iter__(self) -> Any:
        return iter(self._steps)

    def intact(self, *ids: str) -> Intact:
        """Say whether the credential is intact, by the steps that decide it."""
        outcomes = [self.outcome(id_) for id_ in ids]
        if "failed" in outcomes:
            return "no"
        if all(outcome in ("passed", "skipped") for outcome in outcomes):
            return "yes"
        return "unknown"
