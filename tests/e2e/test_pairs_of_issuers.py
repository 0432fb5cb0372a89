"""Staff of one issuer cannot do what is another's: every ordered pair of the example's issuers, every way.

Some ways are refused by what the content says afterwards. The others leave sound content, as if the owner had
done it: those are refused when the author's issuer is named (`--as`), and are the owners' business otherwise.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import Any

import pytest
import yaml

from builder.signing.keys import PrivateKey
from tests.git import Clone, new_repository
from tests.repos.cases import run_check
from tests.sites import REPOSITORY

ISSUERS = sorted(path.name for path in (REPOSITORY / "issuers").iterdir())
PAIRS = list(permutations(ISSUERS, 2))
NEW_ID = "zzzz0v7m2q8c4b6t1n5d0w9zre"
FOREIGN = "change-foreign-folder"

Act = Callable[[Clone, str, str], str]
"""Does something as one issuer's staff to another issuer's, and gives the rule that refuses it."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The example with a key for each issuer, as published."""
    folder = tmp_path_factory.mktemp("pairs")
    for name in ("awards", "badges", "issuers", ".github"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copyfile(REPOSITORY / "insigne.yaml", folder / "insigne.yaml")
    for number, issuer in enumerate(ISSUERS):
        key = PrivateKey(bytes([number + 1] * 32)).public.multikey
        listed = f"- {{kid: k1, type: Ed25519, public: {key}, from: 2024-01-01}}\n"
        (folder / "issuers" / issuer / "keys.yaml").write_text(listed, encoding="utf-8")
    return new_repository(folder)


@pytest.fixture
def clerk(published: Clone) -> Iterator[Clone]:
    yield published
    published.git("reset", "--quiet", "--hard")
    published.git("clean", "--quiet", "-xdf")


def batch(clone: Clone, issuer: str) -> str:
    """Give the path of an issuer's first batch of awards."""
    return min(
        path.relative_to(clone.folder).as_posix() for path in clone.folder.glob(f"awards/{issuer}/*.yaml")
    )


def own_class(clone: Clone, issuer: str) -> str:
    """Give an issuer's class that was awarded, and that nobody else may award."""
    for path in sorted(clone.folder.glob(f"awards/{issuer}/*.yaml")):
        badge: str = yaml.safe_load(path.read_text(encoding="utf-8"))["badge"]
        if badge.startswith(f"{issuer}/") and "awarded_by" not in clone.read(f"badges/{badge}.yaml"):
            return badge
    raise AssertionError(f"{issuer} has no class of its own in the example")


def award(badge: str) -> str:
    return (
        f"badge: {badge}\nissued_on: 2026-10-01\nawards:\n"
        f"  - id: {NEW_ID}\n    recipient: {{email: somebody@student.example}}\n"
        "    evidence: [{url: 'https://work.example/1'}]\n    narrative: Goed\n    grade: Voldoende\n"
    )


def move(clone: Clone, old: str, new: str) -> None:
    (clone.folder / new).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(clone.folder / old, clone.folder / new)


def awards_the_others_badge(clone: Clone, own: str, other: str) -> str:
    clone.write({f"awards/{own}/new.yaml": award(own_class(clone, other))})
    return "award-foreign-badge"


def awards_in_the_others_name(clone: Clone, _own: str, other: str) -> str:
    clone.write({f"awards/{other}/new.yaml": award(own_class(clone, other))})
    return FOREIGN


def edits_the_others_award(clone: Clone, _own: str, other: str) -> str:
    path = batch(clone, other)
    clone.write({path: clone.read(path).replace("email: ", "email: x", 1)})
    return "change-award-edited"


def takes_the_others_class(clone: Clone, own: str, other: str) -> str:
    badge = own_class(clone, other)
    move(clone, f"badges/{badge.rsplit('/', 1)[0]}", f"badges/{own}/taken")
    return "change-class-deleted"


def copies_the_others_class(clone: Clone, own: str, other: str) -> str:
    folder = f"badges/{own_class(clone, other).rsplit('/', 1)[0]}"
    shutil.copytree(clone.folder / folder, clone.folder / f"badges/{own}/copied")
    return "change-class-copied"


def adds_a_class_to_the_other(clone: Clone, _own: str, other: str) -> str:
    text = clone.read("badges/waterland/participation-council/v1.yaml").replace(
        "name:", "name: {nl: X, en: X}\nx:"
    )
    clone.write({f"badges/{other}/new/v1.yaml": text})
    return FOREIGN


def edits_the_others_class(clone: Clone, _own: str, other: str) -> str:
    path = f"badges/{own_class(clone, other)}.yaml"
    clone.write({path: clone.read(path).replace("\nlanguage: ", "\nlanguage: d", 1)})
    return "change-class-edited"


def edits_the_others_profile(clone: Clone, _own: str, other: str) -> str:
    path = f"issuers/{other}/issuer.yaml"
    clone.write({path: clone.read(path) + "# x\n"})
    return FOREIGN


def lists_the_others_key(clone: Clone, own: str, other: str) -> str:
    listed = clone.read(f"issuers/{other}/keys.yaml").replace("kid: k1", "kid: k2")
    clone.write({f"issuers/{own}/keys.yaml": clone.read(f"issuers/{own}/keys.yaml") + listed})
    return "key-repeated"


def adds_a_key_to_the_other(clone: Clone, _own: str, other: str) -> str:
    key = PrivateKey(bytes([99] * 32)).public.multikey
    path = f"issuers/{other}/keys.yaml"
    listed = f"- {{kid: k2, type: Ed25519, public: {key}, from: 2026-01-01}}\n"
    clone.write({path: clone.read(path) + listed})
    return FOREIGN


def replaces_the_others_key(clone: Clone, _own: str, other: str) -> str:
    key = PrivateKey(bytes([99] * 32)).public.multikey
    listed = f"- {{kid: k1, type: Ed25519, public: {key}, from: 2024-01-01}}\n"
    clone.write({f"issuers/{other}/keys.yaml": listed})
    return "change-key-edited"


def removes_the_others_key(clone: Clone, _own: str, other: str) -> str:
    clone.write({f"issuers/{other}/keys.yaml": None})
    return "change-key-removed"


def retires_the_others_key(clone: Clone, _own: str, other: str) -> str:
    path = f"issuers/{other}/keys.yaml"
    clone.write({path: clone.read(path).replace("}", ", retired: 2026-10-01}")})
    return FOREIGN


def revokes_the_others_award(clone: Clone, _own: str, other: str) -> str:
    path = batch(clone, other)
    text = clone.read(path).replace("\n  - id:", "\n  - revoked: {on: 2026-10-31, reason: Nee}\n    id:", 1)
    clone.write({path: text})
    return FOREIGN


def revokes_the_others_award_at_home(clone: Clone, own: str, other: str) -> str:
    first = yaml.safe_load(clone.read(batch(clone, other)))["awards"][0]["id"]
    text = (
        award(own_class(clone, own)).replace(NEW_ID, first) + "    revoked: {on: 2026-10-31, reason: Nee}\n"
    )
    clone.write({f"awards/{own}/new.yaml": text})
    return "award-id-repeated"


def deletes_the_others_awards(clone: Clone, _own: str, other: str) -> str:
    clone.write({batch(clone, other): None})
    return "change-award-deleted"


def renames_the_others_file_to_its_own(clone: Clone, own: str, other: str) -> str:
    move(clone, batch(clone, other), f"awards/{own}/taken.yaml")
    return "change-award-moved"


def renames_the_others_file_in_place(clone: Clone, _own: str, other: str) -> str:
    move(clone, batch(clone, other), f"awards/{other}/renamed.yaml")
    return FOREIGN


def renames_the_other_issuer(clone: Clone, own: str, other: str) -> str:
    for kind in ("awards", "badges", "issuers"):
        move(clone, f"{kind}/{other}", f"{kind}/{own}-2")
    return "change-key-removed"


def capitals_in_awards(clone: Clone, _own: str, other: str) -> str:
    move(clone, f"awards/{other}", f"awards/{other.capitalize()}")
    return "folder-name"


def capitals_in_classes(clone: Clone, _own: str, other: str) -> str:
    move(clone, f"badges/{other}", f"badges/{other.upper()}")
    return "folder-name"


def capitals_in_issuers(clone: Clone, _own: str, other: str) -> str:
    move(clone, f"issuers/{other}", f"issuers/{other.capitalize()}")
    return "folder-name"


def a_second_folder_in_capitals(clone: Clone, own: str, other: str) -> str:
    clone.write({f"awards/{other.capitalize()}/new.yaml": award(own_class(clone, own))})
    return "folder-name"


def a_file_that_differs_in_capitals(clone: Clone, _own: str, other: str) -> str:
    path = batch(clone, other)
    folder, name = path.rsplit("/", 1)
    clone.write({f"{folder}/{name.replace('.yaml', '').upper()}.yaml": award(own_class(clone, other))})
    return FOREIGN


ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        awards_the_others_badge,
        awards_in_the_others_name,
        edits_the_others_award,
        takes_the_others_class,
        copies_the_others_class,
        adds_a_class_to_the_other,
        edits_the_others_class,
        edits_the_others_profile,
        lists_the_others_key,
        adds_a_key_to_the_other,
        replaces_the_others_key,
        removes_the_others_key,
        retires_the_others_key,
        revokes_the_others_award,
        revokes_the_others_award_at_home,
        deletes_the_others_awards,
        renames_the_others_file_to_its_own,
        renames_the_others_file_in_place,
        renames_the_other_issuer,
        capitals_in_awards,
        capitals_in_classes,
        capitals_in_issuers,
        a_second_folder_in_capitals,
        a_file_that_differs_in_capitals,
    )
}


def errors(clone: Clone, *options: str) -> list[dict[str, Any]]:
    printed, status = run_check(clone.folder, "--base", "HEAD", "--format", "json", *options)
    assert status in (0, 1), printed
    return [problem for problem in json.loads(printed) if problem["severity"] == "error"]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("own", "other"), PAIRS, ids=str)
def test_what_is_anothers_is_refused(clerk: Clone, act: str, own: str, other: str) -> None:
    rule = ACTS[act](clerk, own, other)
    told = errors(clerk, "--as", own) if rule == FOREIGN else errors(clerk)
    found = [problem for problem in told if problem["rule"] == rule]
    assert found, told
    assert all(problem["message"] and problem["path"] for problem in found)


@pytest.mark.parametrize("issuer", ISSUERS)
def test_what_is_its_own_an_issuer_may_do(clerk: Clone, issuer: str) -> None:
    clerk.write({f"awards/{issuer}/new.yaml": award(own_class(clerk, issuer))})
    path = batch(clerk, issuer)
    text = clerk.read(path).replace("\n  - id:", "\n  - revoked: {on: 2026-10-31, reason: Nee}\n    id:", 1)
    clerk.write({path: text})
    assert errors(clerk, "--as", issuer) == []
