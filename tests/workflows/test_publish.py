"""Publishing: built onto what was published, verified, kept, deployed; and never backwards."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from builder.encoding import encode_base64url
from builder.model.addresses import LIBRARY_NAMES, VERIFIER_LIBRARIES
from tests.sites import REPOSITORY, write_files
from tests.small_publication import FILES, KEY
from tests.workflows.forge import Forge, git
from tests.workflows.runner import Event
from tests.workflows.school import KEYS, School, found_school, libraries

LATER = """\
badge: waterland/plain/v1
issued_on: 2026-07-01
awards:
  - id: 9fffffffffffffffffffffffff
    recipient: {email: later@example.nl}
"""


def add_to_main(school: School, files: dict[str, str | bytes], message: str = "More") -> str:
    """Let main get a commit, as a merge would."""
    clone = school.clone("maintainer")
    school.push(write_files(clone, files), "main", message)
    return school.repository.sha("main")


def published_commits(school: School) -> int:
    return int(git("rev-list", "--count", "published", cwd=school.repository.folder))


@pytest.fixture
def published(school: School) -> School:
    """A school that has published once."""
    run = school.publish()
    assert run.conclusion == "success", run.log
    return school


def test_the_first_publication_is_built_verified_kept_and_deployed(school: School) -> None:
    run = school.publish()
    assert run.conclusion == "success", run.log
    published = school.published()
    assert len(published.awards) == 5
    assert (school.forge.pages / "catalogue.json").read_bytes() == published.files["catalogue.json"]
    assert run.jobs["deploy"].environment_url == f"{school.forge.url}/pages/"
    told = git("log", "-1", "--format=%an %B", "published", cwd=school.repository.folder)
    assert told == f"github-actions[bot] Publish\n\nSource: {school.repository.sha('main')}"


def test_the_published_verifier_has_its_libraries(published: School) -> None:
    assert set(digests_of_libraries(published)) == expected_digests()
    assert "verifier-libraries" in published.repository.artifacts[max(published.repository.artifacts)]


def test_a_repository_that_holds_the_tool_makes_the_libraries_itself(forge: Forge, tmp_path: Path) -> None:
    school = found_school(forge, tmp_path, files={**FILES, **libraries(), ".github/insigne.txt": ".\n"})
    run = school.publish()
    assert run.conclusion == "success", run.log
    assert set(digests_of_libraries(school)) == expected_digests()


def test_when_npm_cannot_be_had_what_was_published_is_kept_and_nobody_waits(published: School) -> None:
    without = replace(published, runner=replace(published.runner, npm=False))
    add_to_main(without, {"awards/waterland/2026-07-plain.yaml": LATER})
    run = without.publish()
    assert [job.result for job in run.jobs.values()] == ["failure", "success", "success"]
    assert set(digests_of_libraries(without)) == expected_digests()
    assert "9fffffffffffffffffffffffff" in without.published().awards


def test_libraries_with_other_bytes_are_not_published(forge: Forge, tmp_path: Path) -> None:
    other = libraries()
    other["templates/libraries/bundle"] = (
        'mkdir "$1"; for name in ed25519 jsonld; do echo "export default 1" > "$1/$name.js"; done\n'
    )
    school = found_school(forge, tmp_path, files={**FILES, **other, ".github/insigne.txt": ".\n"})
    run = school.publish()
    assert [job.result for job in run.jobs.values()] == ["success", "failure", "skipped"]
    assert "its digest is another" in run.log
    assert not school.repository.has("refs/heads/published")


def digests_of_libraries(school: School) -> list[tuple[str, str]]:
    files = school.published().files
    return [
        (name, hashlib.sha256(files[f"{VERIFIER_LIBRARIES}{name}"]).hexdigest()) for name in LIBRARY_NAMES
    ]


def expected_digests() -> set[tuple[str, str]]:
    lines = (REPOSITORY / "templates/libraries/digests.txt").read_text(encoding="utf-8").splitlines()
    return {(name, digest) for digest, name in map(str.split, lines)}


def test_what_was_published_is_continued_and_nothing_of_it_changes(published: School) -> None:
    before = published.published()
    add_to_main(published, {"awards/waterland/2026-07-plain.yaml": LATER})
    run = published.publish()
    assert run.conclusion == "success", run.log
    after = published.published()
    assert set(after.awards) - set(before.awards) == {"9fffffffffffffffffffffffff"}
    for award in before.awards:
        assert after.forms(award) == before.forms(award)
    assert published_commits(published) == 2


def test_a_publication_without_changes_makes_no_commit(published: School) -> None:
    add_to_main(published, {"README.md": "Ours\n"})
    run = published.publish()
    assert run.conclusion == "success", run.log
    assert any(annotation.text == "The site is what it was." for annotation in run.annotations)
    assert published_commits(published) == 1


def test_running_an_older_publication_again_is_refused(published: School) -> None:
    older = published.repository.sha("main")
    add_to_main(published, {"awards/waterland/2026-07-plain.yaml": LATER})
    assert published.publish().conclusion == "success"
    run = published.publish(older)
    assert run.conclusion == "failure"
    [fault] = [annotation.text for annotation in run.annotations if annotation.level == "error"]
    assert "not part of this commit's history" in fault
    assert published_commits(published) == 2
    assert (published.forge.pages / "awards/9fffffffffffffffffffffffff/index.html").exists()


def test_a_rewritten_history_is_refused(published: School) -> None:
    folder = published.repository.folder
    tree = git("rev-parse", "main^{tree}", cwd=folder)
    git("update-ref", "refs/heads/main", git("commit-tree", tree, "-m", "New", cwd=folder), cwd=folder)
    run = published.publish()
    assert run.conclusion == "failure"
    assert "was the history of main rewritten?" in run.log


def test_without_keys_nothing_is_published_and_the_reason_is_told(school: School) -> None:
    school = replace(school, runner=replace(school.runner, secrets={}))
    run = school.publish()
    assert run.conclusion == "failure"
    assert "INSIGNE_KEYS" in run.log
    assert not school.repository.has("refs/heads/published")
    assert not school.forge.pages.exists()


def test_faults_in_the_content_publish_nothing(published: School) -> None:
    add_to_main(published, {"awards/waterland/2026-07-plain.yaml": LATER.replace("plain/v1", "plian/v1")})
    run = published.publish()
    assert run.conclusion == "failure"
    assert [annotation.properties["file"] for annotation in run.annotations] == [
        "awards/waterland/2026-07-plain.yaml"
    ]
    assert published_commits(published) == 1


def test_only_main_is_published(school: School) -> None:
    clone = school.clone("clerk")
    school.push(write_files(clone, {"README.md": "x\n"}), "other", "Other")
    other = Event(name="workflow_dispatch", payload={}, ref="refs/heads/other")
    run = school.runner.run("publish.yml", school.repository, other)
    assert {job.result for job in run.jobs.values()} == {"skipped"}


def test_a_template_repository_publishes_nothing(school: School) -> None:
    school.repository.is_template = True
    for run in (school.publish(), school.night()):
        assert {job.result for job in run.jobs.values()} == {"skipped"}


def test_a_publication_hosted_elsewhere_is_kept_and_not_deployed(school: School) -> None:
    school = replace(school, runner=replace(school.runner, variables={"INSIGNE_HOST": "elsewhere"}))
    run = school.publish()
    assert run.conclusion == "success", run.log
    assert run.jobs["deploy"].result == "skipped"
    assert len(school.published().awards) == 5


def test_a_publication_without_awards_is_published(forge: Forge, tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if not path.startswith("awards/")}
    school = found_school(forge, tmp_path, files=files)
    run = school.publish()
    assert run.conclusion == "success", run.log


def test_keys_and_tokens_stay_where_they_are(school: School, tmp_path: Path) -> None:
    run = school.publish()
    seed = bytes(range(32))
    secrets = [seed, seed.hex().encode(), encode_base64url(seed).encode(), base64.b64encode(seed)]
    secrets += [base64.b64encode(KEYS.encode()), KEY.public.jwk["x"].encode() + b'", "d"']
    tokens = [token.encode() for token in school.forge.tokens]
    basic = [base64.b64encode(b"x-access-token:" + token) for token in tokens]
    git("clone", "--quiet", "--branch", "published", school.repository.folder, "kept", cwd=tmp_path)
    written = [
        path.read_bytes()
        for folder in (tmp_path / "kept", school.forge.pages, school.runner.folder)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert len(written) > 100
    for secret in (*secrets, *tokens, *basic):
        assert secret not in run.log.encode()
        assert not any(secret in data for data in written)
