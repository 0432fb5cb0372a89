"""Batches that are looked at one by one, in several processes, tell what the content as a whole tells."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from builder import looking
from builder.batches import Holder, Share, deal
from builder.checks.loading import load
from builder.looking import AllBatches, all_batches
from builder.problems import ContentError, EnvironmentFault, Problem
from builder.processes import crew
from tests.repos import cases

ROOT = Path(__file__).parent.parent.parent
TODAY = cases.NOW.date()
# Rules about what was published before are no business of a build's content.
CASES = [folder for folder in cases.case_folders() if "--base" not in cases.options(folder)]


def looked_at(root: Path, *, jobs: int) -> tuple[list[Problem], AllBatches | None]:
    """Give what there is to tell of the content: with nothing to refuse, the batches, too."""
    try:
        with all_batches(
            root, root / "site", today=TODAY, memory=None, jobs=jobs, adapted=lambda publication: publication
        ) as batches:
            return list(batches.warnings), batches
    except ContentError as error:
        return error.problems, None


def told(problems: list[Problem]) -> list[tuple[Any, ...]]:
    return [(problem.rule, str(problem.text), problem.place, problem.notes) for problem in problems]


@pytest.mark.parametrize("case", CASES, ids=lambda folder: folder.name)
def test_batch_by_batch_every_problem_is_found(case: Path, tmp_path: Path) -> None:
    root = cases.build(case, tmp_path / "content")
    publication, _, problems = load(root, today=TODAY)
    found, batches = looked_at(root, jobs=1)
    assert told(found) == told(problems)
    refused = publication is None or any(problem.is_error for problem in problems)
    assert (batches is None) == refused


def test_nothing_is_read_as_a_whole_where_nothing_is_wrong(tmp_path: Path) -> None:
    root = cases.build(cases.BASE, tmp_path / "content")
    with patch.object(looking, "load", side_effect=AssertionError):
        _, batches = looked_at(root, jobs=1)
    publication, _, _ = load(root, today=TODAY)
    assert publication is not None
    assert batches is not None
    assert {award.id for award in batches.publication.every_award} == {
        award.id for award in publication.every_award
    }
    assert batches.publication.first_awarded == publication.first_awarded


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("id: 0000a111111111111111111111", "id: 0000a111111111111111111111", "award-id-repeated"),
        ("id: 0000a111111111111111111111", "id: 0000b111111111111111111111", "award-status-place"),
        ("recipient: {email: twice@example.nl}", "recipient: {email: Twice@Example.nl}", "award-repeated"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_awards_of_two_batches_that_may_not_both_be(
    tmp_path: Path, first: str, second: str, rule: str, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_FEW", 1)
    root = cases.build(cases.BASE, tmp_path / "content")
    for number, own in enumerate((first, second)):
        fields = {
            "id": f"{number}222{number}222222222222222222222",
            "recipient": f"{{email: {number}@example.nl}}",
        }
        name, _, value = own.partition(": ")
        fields[name] = value
        entry = ", ".join(f"{name}: {value}" for name, value in fields.items())
        (root / f"awards/school/meeting-{number}.yaml").write_text(
            f"badge: school/club/v1\nissued_on: 2026-09-01\nawards:\n  - {{{entry}}}\n",
            encoding="utf-8",
        )
    problems, batches = looked_at(root, jobs=jobs)
    assert batches is None
    assert [problem.rule for problem in problems if problem.is_error] == [rule]


def test_a_limit_that_an_earlier_batch_kept_to_is_broken_by_a_later_one(tmp_path: Path) -> None:
    root = cases.build(cases.BASE, tmp_path / "content")
    settings = root / "insigne.yaml"
    limit = "{variant: extracurricular, field: workload.hours, minimum: 50, from: 2026-07-11}"
    settings.write_text(f"{settings.read_text()}policy:\n  - {limit}\n")
    entry = "{id: 0000a111111111111111111111, recipient: {email: later@example.nl}}"
    (root / "awards/school/later.yaml").write_text(
        f"badge: school/club/v1\nissued_on: 2026-07-12\nawards:\n  - {entry}\n"
    )
    problems, batches = looked_at(root, jobs=1)
    assert batches is None
    assert told(problems) == told(load(root, today=TODAY)[2])
    assert [problem.rule for problem in problems if problem.is_error] == ["award-variant-limit"]


def test_batches_of_a_class_stay_together_and_large_ones_are_shared() -> None:
    sizes = {f"awards/a/{number}.yaml": (f"class {number % 10}", 100) for number in range(200)}
    dealt = deal(sizes, lambda _: b"[]", among=2)
    kinds = [{sizes[share.path][0] for share in shares} for shares in dealt]
    assert not kinds[0] & kinds[1]
    assert sorted(share.path for shares in dealt for share in shares) == sorted(sizes)
    one = deal({"awards/a/one.yaml": ("class", 10_000)}, lambda _: b"[]", among=2)
    assert [[(share.part, share.parts) for share in shares] for shares in one] == [[(0, 2)], [(1, 2)]]


def test_parts_of_a_batch_are_all_of_it(small_publication: Path) -> None:
    publication, _, _ = load(small_publication, today=date(2026, 11, 1))
    assert publication is not None
    batch = "awards/waterland/2026-06-data.yaml"
    found = []
    for part in range(2):
        holder = Holder(publication, small_publication, date(2026, 11, 1))
        (look,) = holder.look([Share(path=batch, part=part, parts=2, left=b"[]")], [])
        assert look is not None
        found += [row[0] for row in look.rows]
    assert sorted(found) == sorted(award.id for award in publication.awards if award.place.path == batch)


class Teller:
    """Something that a process of a crew holds."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, what: str) -> tuple[int, int]:
        self.asked += 1
        if what == "fail":
            raise EnvironmentFault("no room", "make some")
        if what == "end":
            os.kill(os.getpid(), signal.SIGKILL)
        return self.asked, os.getpid()


def test_what_a_process_holds_stays_with_it() -> None:
    with crew(Teller, size=2) as tellers:
        first = tellers.each(Teller.ask, [("a",), ("a",)])
        second = tellers.each(Teller.ask, [("a",), ("a",)])
    assert [asked for asked, _ in second] == [2, 2]
    assert [process for _, process in first] == [process for _, process in second]
    assert len({process for _, process in first} | {os.getpid()}) == 3


def test_what_goes_wrong_in_a_process_is_told_as_it_was() -> None:
    with crew(Teller, size=2) as tellers, pytest.raises(EnvironmentFault) as fault:
        tellers.each(Teller.ask, [("a",), ("fail",)])
    assert (fault.value.text, fault.value.hint) == ("no room", "make some")


def test_a_process_that_somebody_ended_is_told_in_words() -> None:
    with crew(Teller, size=2) as tellers, pytest.raises(EnvironmentFault, match="a process of this build"):
        tellers.each(Teller.ask, [("end",), ("a",)])


ENDS_UNANSWERED = """
import os, time
from builder.processes import crew

class Teller:
    def tell(self):
        yield "something"

with crew(Teller, size=2) as tellers:
    tellers.stream(Teller.tell, [(), ()])
    time.sleep(0.3)
    os._exit(0)
"""


def test_processes_end_in_silence_when_nobody_hears_what_they_tell() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDS_UNANSWERED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stderr == ""
