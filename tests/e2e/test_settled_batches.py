"""A rebuild looks at what changed, and gives the same site as one that looks at everything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest

from builder import batches, build, looking, production, settled
from builder.model.entities import Award
from builder.output import File
from builder.problems import ContentError, EnvironmentFault
from tests.sites import build_site
from tests.small_publication import EXPIRED, FULL, KEY, PLAIN, SUSPENDED

KEYS = {"waterland/k1": KEY}
BATCH = "awards/waterland/2026-06-data.yaml"
OTHER = "awards/waterland/2025-03-plain.yaml"
LATER = "9fffffffffffffffffffffffff"


class Rebuild:
    """A publication that was built, and what the next build looks at."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.out = folder / "site"
        self.made: list[str] = []
        self.rendered: list[str] = []
        self.build()

    def build(self, *, jobs: int = 1) -> dict[str, bytes]:
        """Build, and note for which awards files were made or compared, and which pages of the site.

        Args:
            jobs: processes; what happens in others is not noted.
        """
        self.made = []
        self.rendered = []
        documents, pages = production.AwardMaker.documents, build._site_pages

        def noted(maker: production.AwardMaker, awards: Sequence[Award]) -> list[list[File]]:
            self.made += [award.id for award in awards]
            return documents(maker, awards)

        def noted_pages(*arguments: Any) -> Iterator[tuple[str, bytes]]:
            for path, data in pages(*arguments):
                self.rendered.append(path)
                yield path, data

        with (
            patch.object(production.AwardMaker, "documents", noted),
            patch.object(build, "_site_pages", noted_pages),
        ):
            return build_site(self.root, self.out, keys=KEYS, jobs=jobs).files

    def clean(self) -> dict[str, bytes]:
        """Give the site as a build makes it that continues the same ledger and remembers nothing."""
        with TemporaryDirectory(dir=self.folder) as folder:
            copy, site = Path(folder, "copy"), Path(folder, "copied-site")
            shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns(".insigne"))
            shutil.copytree(self.out, site)
            return build_site(copy, site, keys=KEYS).files

    def change(self, path: str, change: Callable[[str], str]) -> None:
        file = self.root / path
        text = file.read_text()
        assert change(text) != text
        file.write_text(change(text))

    def refused(self) -> set[str]:
        with pytest.raises(AssertionError) as refusal:
            self.build()
        fault = refusal.value.__cause__
        assert isinstance(fault, ContentError)
        return {problem.rule for problem in fault.problems}


@pytest.fixture
def rebuild(small_publication: Path, tmp_path: Path) -> Rebuild:
    # Without what builds of other tests remember.
    root = shutil.copytree(
        small_publication, tmp_path / "publication", ignore=shutil.ignore_patterns(".insigne")
    )
    return Rebuild(Path(root), tmp_path)


def batch(award_id: str, email: str = "later@example.nl", badge: str = "data") -> str:
    return (
        f"badge: waterland/{badge}/v1\nissued_on: 2026-09-01\nawards:\n"
        f"  - {{id: {award_id}, recipient: {{email: {email}}}}}\n"
    )


def test_a_rebuild_without_changes_looks_at_no_award_and_renders_no_page(rebuild: Rebuild) -> None:
    before = rebuild.build()
    assert rebuild.made == []
    assert rebuild.rendered == []
    assert before == rebuild.clean()


def test_one_more_award_costs_one_award(rebuild: Rebuild) -> None:
    (rebuild.root / "awards/waterland/later.yaml").write_text(batch(LATER))
    site = rebuild.build()
    assert rebuild.made == [LATER]
    assert rebuild.rendered == []
    assert site == rebuild.clean()
    rebuild.build()
    assert rebuild.made == []


def test_a_first_award_of_a_badge_class_is_news_in_its_feed(rebuild: Rebuild) -> None:
    text = batch(LATER).replace("2026-09-01", "2020-09-01")
    (rebuild.root / "awards/waterland/later.yaml").write_text(text)
    site = rebuild.build()
    assert rebuild.rendered
    assert b"2020-09-01" in site["feed.xml"]
    assert site == rebuild.clean()


def test_a_public_award_is_named_on_the_page_of_its_badge(rebuild: Rebuild) -> None:
    recipient = "{email: later@example.nl, name: Later Erbij, publish_name: true}, visibility: public"
    text = batch(LATER).replace("{email: later@example.nl}", recipient)
    (rebuild.root / "awards/waterland/later.yaml").write_text(text)
    site = rebuild.build()
    assert b"Later Erbij" in site["badges/waterland/data/index.html"]
    assert site == rebuild.clean()
    rebuild.build()
    assert rebuild.rendered == []
    revoked = ", revoked: {on: 2026-09-02, reason: Fout}}\n"
    rebuild.change("awards/waterland/later.yaml", lambda text: text[:-2] + revoked)
    site = rebuild.build()
    assert b"Later Erbij" not in site["badges/waterland/data/index.html"]
    assert site == rebuild.clean()


def test_a_language_makes_every_page_anew(rebuild: Rebuild) -> None:
    rebuild.change("insigne.yaml", lambda text: text.replace("languages: [nl, en]", "languages: [nl]"))
    site = rebuild.build()
    assert "en/index.html" not in site
    assert site == rebuild.clean()
    rebuild.change("insigne.yaml", lambda text: text.replace("languages: [nl]", "languages: [nl, en]"))
    site = rebuild.build()
    assert "en/index.html" in site
    assert site == rebuild.clean()


@pytest.mark.parametrize("damage", ["changed", "shorter", "gone", "folder gone"])
def test_a_damaged_page_is_made_again(rebuild: Rebuild, damage: str) -> None:
    before = rebuild.build()
    page = rebuild.out / "badges/waterland/data/index.html"
    if damage == "changed":
        page.write_bytes(page.read_bytes().replace(b"a", b"b"))
    elif damage == "shorter":
        page.write_bytes(b"")
    elif damage == "gone":
        page.unlink()
    else:
        shutil.rmtree(page.parent)
    assert rebuild.build() == before
    assert rebuild.rendered


def test_a_file_beside_the_pages_goes(rebuild: Rebuild) -> None:
    before = rebuild.build()
    (rebuild.out / "badges/waterland/data/extra.html").write_text("niet van ons")
    assert rebuild.build() == before
    assert rebuild.rendered == []


def test_a_revocation_costs_its_batch(rebuild: Rebuild) -> None:
    rebuild.change(OTHER, lambda text: f"{text}    revoked: {{on: 2025-04-01, reason: Fout}}\n")
    site = rebuild.build()
    assert rebuild.made == [EXPIRED]
    assert site == rebuild.clean()


def test_status_lists_know_settled_awards(rebuild: Rebuild) -> None:
    (rebuild.root / "awards/waterland/later.yaml").write_text(batch("6dddddddddddddddddddddddd9"))
    site = rebuild.build()
    assert SUSPENDED not in rebuild.made
    assert site == rebuild.clean()


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("insigne.yaml", lambda text: text.replace("Insignes", "Speldjes")),
        ("issuers/waterland/issuer.yaml", lambda text: text.replace("aan het water", "bij het water")),
        ("issuers/waterland/logo.svg", lambda text: text.replace("#1d3f72", "#1d3f73")),
    ],
)
def test_what_every_page_shows_makes_every_page_anew(
    rebuild: Rebuild, path: str, change: Callable[[str], str]
) -> None:
    rebuild.change(path, change)
    site = rebuild.build()
    assert FULL in rebuild.made
    assert site == rebuild.clean()


def test_a_template_makes_every_page_anew(rebuild: Rebuild) -> None:
    (rebuild.root / "templates/partials").mkdir(parents=True)
    (rebuild.root / "templates/partials/footer.html").write_text("<footer>Nieuw</footer>\n")
    site = rebuild.build()
    assert b"Nieuw" in site[f"awards/{FULL}/index.html"]
    assert b"Nieuw" in site["index.html"]
    assert site == rebuild.clean()


def test_a_badge_class_makes_the_pages_of_its_awards_anew(rebuild: Rebuild) -> None:
    rebuild.change("badges/waterland/plain/v1.yaml", lambda text: text + "tags: [nieuw]\n")
    site = rebuild.build()
    assert rebuild.made == [EXPIRED]
    assert "badges/waterland/plain/index.html" in rebuild.rendered
    assert b"nieuw" in site["badges/waterland/plain/v1/index.html"]
    assert site == rebuild.clean()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (batch(PLAIN), "award-id-repeated"),
        (batch(PLAIN[:4] + "b" * 22), "award-status-place"),
        (batch("8fffffffffffffffffffffffff", "png@example.nl", "png"), "award-repeated"),
    ],
)
def test_a_new_award_and_a_settled_one_are_told_apart(rebuild: Rebuild, text: str, rule: str) -> None:
    (rebuild.root / "awards/waterland/later.yaml").write_text(text)
    assert rule in rebuild.refused()


def test_a_settled_award_that_is_deleted_is_missed(rebuild: Rebuild) -> None:
    (rebuild.root / OTHER).unlink()
    assert rebuild.refused() == {"ledger-award-deleted"}


@pytest.mark.parametrize("name", ["credential.json", "index.html"])
def test_a_file_that_went_missing_in_the_site_is_made_again(rebuild: Rebuild, name: str) -> None:
    before = rebuild.build()
    (rebuild.out / "awards" / FULL / name).unlink()
    assert rebuild.build() == before


def test_a_damaged_credential_cannot_be_signed_anew_without_a_key(rebuild: Rebuild) -> None:
    credential = rebuild.out / "awards" / FULL / "credential.json"
    credential.write_bytes(credential.read_bytes().replace(b"proof", b"prove"))
    with pytest.raises(EnvironmentFault, match="no private key of 'waterland'"):
        build_site(rebuild.root, rebuild.out, keys={})


def test_a_file_that_does_not_belong_in_the_site_goes(rebuild: Rebuild) -> None:
    before = rebuild.build()
    (rebuild.out / "awards" / FULL / "extra.html").write_text("niet van ons")
    assert rebuild.build() == before


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[1]", b'{"format":1,"everything":"x","batches":{}}', b"\xff"]
)
def test_damaged_memory_costs_time_only(rebuild: Rebuild, damage: bytes) -> None:
    before = rebuild.build()
    (memory,) = (rebuild.root / ".insigne/builds").iterdir()
    memory.write_bytes(damage)
    assert rebuild.build() == before
    assert FULL in rebuild.made


def test_memory_that_cannot_be_written_or_removed_costs_time_only(rebuild: Rebuild) -> None:
    before = rebuild.build()
    (memory,) = (rebuild.root / ".insigne/builds").iterdir()
    memory.unlink()
    (memory / "full").mkdir(parents=True)
    assert rebuild.build() == before
    assert FULL in rebuild.made


def test_nothing_is_remembered_of_a_build_that_broke(rebuild: Rebuild) -> None:
    (rebuild.root / "awards/waterland/later.yaml").write_text(batch(LATER))
    with (
        patch.object(batches, "write_award", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        rebuild.build()
    assert not list((rebuild.root / ".insigne/builds").iterdir())
    site = rebuild.build()
    assert FULL in rebuild.made
    assert site == rebuild.clean()


def test_several_processes_see_what_one_sees(rebuild: Rebuild, monkeypatch: pytest.MonkeyPatch) -> None:
    (memory,) = (rebuild.root / ".insigne/builds").iterdir()
    assert len(memory.read_bytes().splitlines()) > 2
    monkeypatch.setattr(settled, "_MANY", 1)
    rebuild.build()
    assert rebuild.made == []
    page = next((rebuild.out / "awards").iterdir()) / "index.html"
    page.write_bytes(b"")
    rebuild.build()
    assert rebuild.made == [page.parent.name]
    assert page.read_bytes()


def test_a_large_batch_of_few_awards_is_remembered(rebuild: Rebuild, monkeypatch: pytest.MonkeyPatch) -> None:
    text = batch(LATER).replace("recipient:", f"narrative: {'Veel tekst. ' * 500}, recipient:")
    (rebuild.root / "awards/waterland/later.yaml").write_text(text)
    monkeypatch.setattr(looking, "_FEW", 1)
    rebuild.build(jobs=3)
    site = rebuild.build()
    assert rebuild.made == []
    assert site == rebuild.clean()


def test_two_builds_do_not_continue_what_the_other_did(rebuild: Rebuild) -> None:
    (memory,) = (rebuild.root / ".insigne/builds").iterdir()
    remembered = settled.Memory.__init__

    def then_another_build(self: settled.Memory, *arguments: Any) -> None:
        remembered(self, *arguments)
        memory.write_bytes(memory.read_bytes() + b" ")

    (rebuild.root / "awards/waterland/later.yaml").write_text(batch(LATER))
    with patch.object(settled.Memory, "__init__", then_another_build), pytest.raises(EnvironmentFault):
        rebuild.build()
    assert not (rebuild.out / "awards" / LATER).exists()
    assert LATER in str(rebuild.build())
