"""Awards to be: entries become a batch, which is checked as part of the whole publication.

What one row alone does wrong rejects that row, with the words of the rule that it breaks. What is wrong with
all of them, or with what they depend on, refuses the whole. The judge is `check_publication` itself, over the
content as it would be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from builder.authoring.judging import Basis, new_problems
from builder.authoring.modelines import modeline
from builder.authoring.rejections import Rejection, category_of, twice_or_awarded
from builder.authoring.rows import Entry, in_order
from builder.checks.mending import free_id, taken_places
from builder.content import schema
from builder.content.entry_fields import CannotEdit, with_entries
from builder.content.reports import located
from builder.content.repository import Repository, SourceFile
from builder.content.strict_yaml import Document, forbidden_character
from builder.content.yaml_text import as_read, lines_of
from builder.model.entities import BadgeClass, Issuer, Publication
from builder.problems import ContentError, Problem, UsageError, message


class Candidate(Struct, frozen=True, kw_only=True):
    """A row, or an address from the command line, that may become an award.

    Args:
        line: in the CSV file; 0 where there is none.
        cells: of the row, as they were.
        fault: what is wrong with the row before anything is read in it.
    """

    entry: Entry
    line: int = 0
    cells: tuple[str, ...] = ()
    fault: Rejection | None = None


class Wish(Struct, frozen=True, kw_only=True):
    """What is to be awarded.

    Args:
        issuer: who awards.
        path: of the batch, relative to the publication.
        defaults: fields of every award that does not state them itself.
    """

    badge_class: BadgeClass
    issuer: Issuer
    issued_on: date
    path: str
    defaults: Mapping[str, object] = field(default_factory=dict)


class Proposal(Struct, frozen=True, kw_only=True):
    """A batch as it would be written.

    Args:
        source: the whole file; empty where no award is left.
        awarded: line and entry of each new award.
        days: how many of them each day of award has, the earliest first.
        warnings: advice on the new awards.
    """

    path: str
    source: bytes
    awarded: tuple[tuple[int, Entry], ...]
    days: Mapping[str, int]
    rejected: tuple[Rejection, ...]
    warnings: tuple[Problem, ...]


def propose(
    basis: Basis,
    wish: Wish,
    candidates: Iterable[Candidate],
    *,
    random_bytes: Callable[[int], bytes],
) -> Proposal:
    """Work out which candidates can be awarded, and how the file would read.

    Args:
        random_bytes: such as `secrets.token_bytes`; ids are drawn from it.

    Raises:
        ContentError: what all of them depend on has errors, or the batch as a whole is wrong.
        UsageError: the batch that is to be added to cannot be.
    """
    _require_sound(basis, wish)
    present = _present(basis.repository, wish)
    rejected: list[Rejection] = []
    sound = []
    for candidate in candidates:
        fault = candidate.fault or _fault_of_row(candidate, wish)
        if fault is None:
            sound.append(candidate)
        else:
            rejected.append(fault)
    sound = list(_given_once(sound, basis.publication, wish, rejected))
    taken = taken_places(basis.repository)
    drawn = [(candidate, free_id(wish.issuer.id, taken, random_bytes)) for candidate in sound]
    while True:  # each round leaves out at least one
        entries = _entries(drawn, wish, present)
        source = _source(basis.repository, wish, present, entries) if entries else b""
        faults, warnings = _judged(basis, wish, present, source)
        if not faults:
            break
        drawn, refused = _without(drawn, faults)
        rejected += refused
    return Proposal(
        path=wish.path,
        source=source,
        awarded=tuple((candidate.line, entry) for (candidate, _), entry in zip(drawn, entries, strict=True)),
        days=_days(entries, wish.issued_on if present is None else present.data.get("issued_on")),
        rejected=tuple(sorted(rejected, key=lambda rejection: rejection.line)),
        warnings=tuple(warnings),
    )


def _days(entries: Iterable[Entry], of_batch: object) -> Mapping[str, int]:
    """Count the entries by their day of award; those without one have their batch's."""
    return dict(sorted(Counter(str(entry.get("issued_on", of_batch)) for entry in entries).items()))


def _require_sound(basis: Basis, wish: Wish) -> None:
    """Refuse to award on ground that is not known to be firm.

    Raises:
        ContentError: the settings, the issuer, the badge class, or a batch that cannot be read.
    """
    issuers = {wish.issuer.id, wish.badge_class.issuer.id}
    for issuer in (wish.issuer, wish.badge_class.issuer):
        parent = issuer.parent
        while parent is not None:
            issuers.add(parent.id)
            parent = parent.parent
    ground = {"insigne.yaml", wish.path, f"badges/{wish.badge_class.id}.yaml"}
    ground |= {f"issuers/{issuer}/issuer.yaml" for issuer in issuers}
    ground |= {
        file.path
        for file in basis.repository.files
        if file.kind == "award-batch" and file.document.root is None
    }
    faults = [problem for problem in basis.problems if problem.is_error and problem.place.path in ground]
    if faults:
        raise ContentError(faults)


def _present(repository: Repository, wish: Wish) -> SourceFile | None:
    """Give the batch that is to be added to, where there is one already."""
    file = next((file for file in repository.files if file.path == wish.path), None)
    if file is not None and file.data["badge"] != wish.badge_class.id:
        raise UsageError(
            f"{wish.path} is a batch of {file.data['badge']}, not of {wish.badge_class.id}",
            "name another file with --batch, or leave it out",
        )
    return file


def _fault_of_row(candidate: Candidate, wish: Wish) -> Rejection | None:
    """Say what is wrong with one row by itself: characters, and the form of its values."""
    for cell in candidate.cells:
        char = forbidden_character(cell)
        if char is not None:
            text = message("character U+{code:04X} is not allowed", code=ord(char))
            return Rejection(line=candidate.line, cells=candidate.cells, category="characters", text=text)
    entry = {"id": "0" * 26, **candidate.entry}
    entry.setdefault("recipient", {})
    root = as_read({"badge": wish.badge_class.id, "awards": [entry]})
    _, problems = schema.read(Document(path=wish.path, source=b"", root=root), "award-batch")
    return _rejected(candidate, problems[0]) if problems else None


def _rejected(candidate: Candidate, problem: Problem) -> Rejection:
    return Rejection(
        line=candidate.line,
        cells=candidate.cells,
        category=category_of(problem),
        text=problem.text,
        hint=problem.hint,
    )


def _given_once(
    candidates: Iterable[Candidate], publication: Publication, wish: Wish, rejected: list[Rejection]
) -> Iterator[Candidate]:
    """Leave out who has the badge already, or stands in the file twice, unless it may be given again."""
    if wish.badge_class.repeatable:
        yield from candidates
        return
    find = twice_or_awarded(publication, wish.badge_class)
    for candidate in candidates:
        fault = find(candidate.entry["recipient"], candidate.line)
        if fault is None:
            yield candidate
        else:
            category, text = fault
            rejected.append(
                Rejection(line=candidate.line, cells=candidate.cells, category=category, text=text)
            )


def _entries(drawn: Sequence[tuple[Candidate, str]], wish: Wish, present: SourceFile | None) -> list[Entry]:
    """Give the entries as they are written; what the batch states is left out."""
    own = {} if _stands_once(drawn, present) else wish.defaults
    day = None if present is None else present.data.get("issued_on")
    entries = []
    for candidate, id_ in drawn:
        entry = {"issued_on": wish.issued_on, **own, **candidate.entry, "id": id_}
        if str(entry["issued_on"]) == (day if present is not None else str(wish.issued_on)):
            del entry["issued_on"]
        entries.append(in_order(entry))
    return entries


def _stands_once(drawn: Sequence[object], present: SourceFile | None) -> bool:
    """Say whether what holds for all awards is written once, at the head of a new batch."""
    return present is None and len(drawn) > 1


def _source(
    repository: Repository, wish: Wish, present: SourceFile | None, entries: Sequence[Entry]
) -> bytes:
    if present is not None:
        try:
            return with_entries(present.document, ("awards",), entries)
        except CannotEdit as error:
            hint = "leave --batch out: the awards then get a file of their own"
            raise UsageError(f"{wish.path} is written in a way that nothing can be added to", hint) from error
    head: Entry = {"badge": wish.badge_class.id, "issued_on": wish.issued_on}
    if len(entries) > 1:
        head |= in_order(wish.defaults)
    lines = [modeline(repository.root, wish.path, "award-batch"), *lines_of({**head, "awards": entries})]
    return "".join(f"{line}\n" for line in lines).encode()


def _judged(
    basis: Basis, wish: Wish, present: SourceFile | None, source: bytes
) -> tuple[dict[int, Problem], list[Problem]]:
    """Check the publication as it would be.

    Returns:
        The first fault of each new entry that has one, and the advice on new entries.

    Raises:
        ContentError: something else would be wrong that is not so now.
    """
    if not source:
        return {}, []
    repository, problems = new_problems(basis, {wish.path: source})
    first = 0 if present is None else len(present.data["awards"])
    faults: dict[int, Problem] = {}
    elsewhere = []
    for problem in problems:
        index = _entry(problem, wish.path)
        if problem.is_error and (index is None or index < first):
            elsewhere.append(problem)
        elif problem.is_error and index is not None:
            faults.setdefault(index - first, problem)
    if elsewhere:
        raise ContentError(located(elsewhere, repository))
    return faults, located((problem for problem in problems if not problem.is_error), repository)


def _entry(problem: Problem, path: str) -> int | None:
    pointer = problem.place.pointer
    if problem.place.path != path or len(pointer) < 2 or pointer[0] != "awards":  # noqa: PLR2004 - and an index
        return None
    return int(pointer[1])


def _without(
    drawn: Sequence[tuple[Candidate, str]], faults: Mapping[int, Problem]
) -> tuple[list[tuple[Candidate, str]], list[Rejection]]:
    kept = [pair for index, pair in enumerate(drawn) if index not in faults]
    return kept, [_rejected(drawn[index][0], problem) for index, problem in faults.items()]
