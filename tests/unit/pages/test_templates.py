from __future__ import annotations

from pathlib import Path

import pytest

from builder.pages.rendering import builtin_templates
from builder.problems import ContentError
from tests.unit.pages.sample import publication, site


def override(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return folder


def test_publications_own_partial_replaces_ours_and_only_that_one(tmp_path: Path) -> None:
    folder = override(tmp_path, "partials/footer.html", "<footer><p>Eigen voet</p></footer>\n")
    own, ours = site(template_folders=[folder]), site()
    assert b"Eigen voet" in own["index.html"]
    assert b'<header class="site-header">' in own["index.html"]
    assert own["assets/insigne.css"] == ours["assets/insigne.css"]


def test_publications_own_style_sheet_replaces_ours_and_a_new_one_is_added(tmp_path: Path) -> None:
    override(tmp_path, "assets/css/insigne.css", "body { color: red }")
    override(tmp_path, "assets/css/school.css", "body { color: blue }")
    files = site(template_folders=[tmp_path])
    assert files["assets/insigne.css"] == b"body { color: red }"
    assert files["assets/school.css"] == b"body { color: blue }"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ _.__self__ }}",
        "{{ _.__func__.__globals__ }}",
        "{{ _.__func__(1, 'a') }}",
        "{{ _('a', 'b') }}",
        "{{ _(words='a') }}",
        "{{ site.__class__ }}",
        "{{ site.title.__class__.__init__.__globals__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format(site) }}",
        "{{ _('{0.__class__}').format(site) }}",
        "{{ page.trail.append(1) }}",
        "{{ site.unknown }}",
        "{% include '../../../pyproject.toml' %}",
        "{% include '/etc/passwd' %}",
        "{{ range(10 ** 9) }}",
        "{{ 1 // 0 }}",
        "{% if %}",
    ],
)
def test_template_that_reaches_beyond_what_it_is_given_is_refused(tmp_path: Path, attack: str) -> None:
    folder = override(tmp_path, "partials/footer.html", f"<p>\n{attack}</p>")
    with pytest.raises(ContentError) as refused:
        site(template_folders=[folder])
    [problem] = refused.value.problems
    assert problem.rule == "template-error"
    assert problem.place.path == "templates/partials/footer.html"
    assert problem.place.position is not None
    assert problem.place.position.line == 2


def test_template_cannot_be_a_link_to_a_file_outside_its_folder(tmp_path: Path) -> None:
    secret = tmp_path / "key.jwk"
    secret.write_text("geheime-sleutel", encoding="utf-8")
    folder = tmp_path / "templates"
    (folder / "assets/css").mkdir(parents=True)
    (folder / "partials").mkdir()
    (folder / "partials/footer.html").symlink_to(secret)
    (folder / "assets/css/insigne.css").symlink_to(secret)
    files = site(template_folders=[folder])
    assert not [path for path, content in files.items() if b"geheime-sleutel" in content]


def test_templates_are_given_no_recipient(tmp_path: Path) -> None:
    everything = "{{ award }}{{ frame }}{{ badge }}{{ issuer }}{{ page }}{{ site }}".replace(
        "{{ frame }}", ""
    )
    folder = override(tmp_path, "partials/award_files.html", everything)
    for path, content in site(publication(), template_folders=[folder]).items():
        assert b"student.example.nl" not in content, path
        assert b"Onbekende" not in content, path


def test_templates_of_the_checkout_are_found() -> None:
    assert (builtin_templates() / "base.html").is_file()


def test_words_are_the_same_inside_loops_blocks_and_macros(tmp_path: Path) -> None:
    """Jinja hands each of these something more, which a message does not take."""
    template = (
        "{% macro words() %}{{ _('Badges') }}{% endmacro %}{% for each in page.alternates %}{{ _('Badges') }}"
        "{{ words() }}{% block own scoped %}{{ _('Badges') }}{% endblock %}{% endfor %}"
    )
    made = site(template_folders=[override(tmp_path, "partials/footer.html", template)])
    assert made["index.html"].decode().count("BadgesBadgesBadges") == 2
