"""Publishing: built onto what was published, verified, kept, deployed; and never backwards."""

from __future__ import annotations

from tests.workflows.forge import git
from tests.workflows.school import School


def test_the_first_publication_is_built_verified_kept_and_deployed(school: School) -> None:
    run = school.publish()
    assert run.conclusion == "success", run.log
    published = school.published()
    assert len(published.awards) == 5
    assert (school.forge.pages / "catalogue.json").read_bytes() == published.files["catalogue.json"]
    assert run.jobs["deploy"].environment_url == f"{school.forge.url}/pages/"
    told = git("log", "-1", "--format=%an %B", "published", cwd=school.repository.folder)
    assert told == f"github-actions[bot] Publish\n\nSource: {school.repository.sha('main')}"
